import type { InstallationChanged, Json } from '../../runtime/ports.ts';

/** From the engine host to a function's process. */
export interface InvokeMessage {
  readonly type: 'invoke';
  readonly id: number;
  readonly event: Json;
  /** Milliseconds from now until the host gives up. */
  readonly timeout: number;
  readonly functionName: string;
  readonly invokedFunctionArn: string;
}

/** From a function's process to the engine host. */
export type FunctionMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly error: string }
  | { readonly type: 'returned'; readonly id: number; readonly value: Json }
  | { readonly type: 'threw'; readonly id: number; readonly error: string }
  | { readonly type: 'announce'; readonly change: InstallationChanged }
  /** Something was sent to the queue of that name. */
  | { readonly type: 'sent'; readonly queue: string };
