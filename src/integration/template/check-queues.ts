import type { Template, TemplateQueue } from './model.ts';
import type { Reader } from './reader.ts';

/** Notes a problem for what queues, their dead letters and the functions that take from them must have in common. */
export function checkQueues({ functions, queues, resources }: Template, read: Reader): void {
  const others = new Set(resources.map(({ id }) => id));
  // What the template does not have at all is told where references are checked.
  const isNoQueue = (id: string): boolean => others.has(id) && !queues.some((queue) => queue.id === id);

  for (const { id, redrive } of queues) {
    const path = ['Resources', id, 'Properties', 'RedrivePolicy', 'deadLetterTargetArn'];
    const target = redrive?.deadLetters;
    if (target === id) read.problem(path, 'leads back to the queue itself');
    if (target !== undefined && isNoQueue(target)) read.problem(path, `${target} is no queue`);
  }
  for (const fn of functions) {
    for (const event of fn.events) {
      if (event.kind !== 'queue' || event.queue === undefined) continue;
      const path = ['Resources', fn.id, 'Properties', 'Events', event.name, 'Properties', 'Queue'];
      if (isNoQueue(event.queue)) read.problem(path, `${event.queue} is no queue`);
      const queue = queues.find(({ id }) => id === event.queue);
      if (queue !== undefined) checkVisibility(queue, fn, read);
    }
  }
}

/** Lambda refuses it, too: a message would come again while the function is still at it. */
function checkVisibility(
  { id, visibilityTimeout: visible }: TemplateQueue,
  fn: { readonly id: string; readonly timeout: number },
  read: Reader,
): void {
  if (typeof visible !== 'number' || visible >= fn.timeout) return;
  read.problem(
    ['Resources', id, 'Properties', 'VisibilityTimeout'],
    `is ${visible} s, but must not be shorter than the Timeout of ${fn.id}, ${fn.timeout} s`,
  );
}
