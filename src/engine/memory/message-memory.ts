import type { MessageStore, NewMessage, StoredMessage } from '../local/queues/stored-message.ts';

export interface MessageMemory {
  /** Messages of a queue, by its name. */
  of(queue: string): MessageStore;
  add(queue: string, messages: readonly NewMessage[]): void;
  /** Oldest first. */
  messages(queue: string): readonly NewMessage[];
  drop(queue: string): void;
}

/** Messages of all queues in this process. */
export function messageMemory(): MessageMemory {
  const queues = new Map<string, Map<string, NewMessage>>();

  function queueOf(name: string): Map<string, NewMessage> {
    const found = queues.get(name) ?? new Map<string, NewMessage>();
    queues.set(name, found);
    return found;
  }

  return {
    of(name) {
      function replace(before: StoredMessage, after: StoredMessage, target: string): Promise<boolean> {
        const found = queueOf(name).get(before.id);
        if (found === undefined) return Promise.resolve(false);
        queueOf(name).delete(before.id);
        queueOf(target).set(after.id, { text: found.text, message: after });
        return Promise.resolve(true);
      }
      return {
        list: () => Promise.resolve([...queueOf(name).values()].map(({ message }) => message)),
        textOf: ({ id }) => Promise.resolve(queueOf(name).get(id)?.text),
        change: (before, after) => replace(before, after, name),
        move: (before, after, queue) => replace(before, after, queue),
        remove({ id }) {
          queueOf(name).delete(id);
          return Promise.resolve();
        },
      };
    },
    add(name, messages) {
      for (const one of messages) queueOf(name).set(one.message.id, one);
    },
    messages: (name) => [...queueOf(name).values()],
    drop: (name) => void queues.delete(name),
  };
}
