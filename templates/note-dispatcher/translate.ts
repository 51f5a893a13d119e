import { randomInt } from 'node:crypto';
import { OutsideRefused, Retry, type Outside } from 'app-builder/runtime';

/** The five that a note is translated by, with equal chance (external-apis §1.1). */
export const translators = ['yoda', 'pirate', 'gungan', 'minion', 'morse'] as const;

/** What the target gets: the service's `contents`, or why there is no translation. */
export interface TranslationResponse {
  readonly translation: string;
  readonly text: string;
  readonly translated?: string;
  readonly error?: string;
}

export type Translate = (text: string, outside: Outside) => Promise<TranslationResponse>;

interface Reply {
  readonly contents?: { readonly translated?: unknown };
  readonly error?: { readonly message?: unknown };
}

/** Milliseconds for each of two attempts: with the target's four seconds and a cold start, 4me has its answer within ten. */
const patience = 2000;

/** No budget of the service is for longer than a day; milliseconds. */
const longestWait = 86_400_000;
/** Characters of what the service says; it is passed on to the target. */
const longestMessage = 500;

/** The service says how long to wait in words only, e.g. "wait for 42 minutes and 7 seconds". Milliseconds. */
export function waitingTime(message: string): number {
  const said = message.slice(0, longestMessage);
  const part = (unit: string): number => Number(new RegExp(`(\\d+) ${unit}s?\\b`).exec(said)?.[1] ?? 0);
  return Math.min(longestWait, ((part('hour') * 60 + part('minute')) * 60 + part('second')) * 1000);
}

function replyOf(body: unknown): Reply {
  return typeof body === 'object' && body !== null ? body : {};
}

/**
 * Translates with Fun Translations. When the free tier's few calls are used up, the service is left alone for as long as
 * it asked for; a note that cannot be translated is still dispatched, with `error` (external-apis §1.5).
 */
export function createTranslator(
  now: () => number = Date.now,
  choose: (size: number) => number = randomInt,
): Translate {
  let busyUntil = 0;
  let busyMessage = '';
  return async (text, outside) => {
    const translation = translators[choose(translators.length)] ?? 'yoda';
    const failed = (error: string): TranslationResponse => ({ translation, text, error });
    if (now() < busyUntil) return failed(busyMessage);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const response = await outside(`https://api.funtranslations.com/translate/${translation}.json`, {
          method: 'POST',
          json: { text },
          timeout: patience,
        });
        const reply = replyOf(response.json());
        const said = reply.error?.message;
        const message =
          typeof said === 'string'
            ? said.slice(0, longestMessage)
            : `The translation service answered ${String(response.status)}`;
        if (response.status === 429) {
          busyMessage = message;
          busyUntil = now() + waitingTime(message);
          return failed(message);
        }
        const translated = reply.contents?.translated;
        if (response.status < 300 && typeof translated === 'string') return { translated, text, translation };
        if (response.status < 500 || attempt === 2) return failed(message);
      } catch (error) {
        // The target's address is the customer's matter; this one is ours, and no reason to refuse the note.
        if (error instanceof OutsideRefused) return failed('The translation service cannot be reached');
        if (!(error instanceof Retry || error instanceof SyntaxError)) throw error;
        if (attempt === 2) return failed('The translation service did not answer');
      }
    }
  };
}
