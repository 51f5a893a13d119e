import { pathToFileURL } from 'node:url';
import type { Json } from '../../runtime/ports.ts';
import { invocationContext } from './invocation-context.ts';
import type { FunctionMessage, InvokeMessage } from './messages.ts';

type BoundHandler = (event: Json, context: unknown) => unknown;

/**
 * The main part of a function's process: loads the bundle `file` and calls its `handler` for each message of the engine host.
 * `ended` is called when the host is gone.
 */
export async function runFunction(file: string, ended: () => void): Promise<void> {
  process.once('disconnect', ended);
  let handler: BoundHandler;
  try {
    const loaded = (await import(pathToFileURL(file).href)) as { readonly handler?: unknown };
    if (typeof loaded.handler !== 'function') throw new TypeError('the handler is not what createHandler gives');
    handler = loaded.handler as BoundHandler;
  } catch (error) {
    send({ type: 'failed', error: textOf(error) });
    return;
  }
  process.on('message', ({ id, event, ...invocation }: InvokeMessage) => {
    const context = invocationContext({ id, ...invocation }, Date.now);
    new Promise((resolve) => resolve(handler(event, context))).then(
      (value) => send({ type: 'returned', id, value: (value ?? null) as Json }),
      (error: unknown) => send({ type: 'threw', id, error: textOf(error) }),
    );
  });
  send({ type: 'ready' });
}

function send(message: FunctionMessage): void {
  process.send?.(message);
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
