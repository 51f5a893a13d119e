import type { AppDefinition } from './app.ts';
import type { Fields } from '../../../../runtime/fields.ts';
import type { AppKit } from './kit.ts';

/** For whom, and until when, an address is asked for. */
export interface CallbackAsker {
  readonly account: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly functionArn: string | undefined;
}

/** Makes the address of a secret callback, or gives the one that is good. */
export type MakeCallbackUrl = (kit: AppKit, asker: CallbackAsker) => Promise<string>;

/** Only what uses a secret callback has the code for it: the callback brings it along. Throws TypeError for another name. */
export async function callbackUrlOf(
  kit: AppKit,
  { secretCallbacks }: Pick<AppDefinition<Fields, Fields>, 'secretCallbacks'>,
  name: string,
  asker: CallbackAsker,
): Promise<string> {
  const make = secretCallbacks.get(name);
  if (make === undefined) throw new TypeError(`the app has no secret callback "${name}"`);
  return make(kit, asker);
}
