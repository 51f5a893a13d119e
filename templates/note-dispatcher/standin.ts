import type { Standin, StandinRequest, StandinResponse } from '../../src/sandbox/standin.ts';

export interface FunTranslationsOptions {
  /** Translations an hour without a key; the public tier has 5 (external-apis §1.1). */
  readonly budget?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

const hour = 3_600_000;

/**
 * api.funtranslations.com as it answers on this machine (external-apis §1.1, §1.6): `/translate/<name>.json` with the text in a
 * form, in JSON or in the query. Translations are simple and always the same, so that a demo and a test can expect them.
 */
export function funTranslations({ budget = 5, now = Date.now }: FunTranslationsOptions = {}): Standin {
  /** When the translations of the last hour were made. */
  let spent: readonly number[] = [];
  return {
    name: 'FunTranslations',
    hosts: ['api.funtranslations.com'],
    handle(request) {
      const name = /^\/translate\/([a-z]+)\.json$/.exec(request.url.pathname)?.[1] ?? '';
      const translate = translators.get(name);
      if (translate === undefined) return failure(404, 'Not Found');
      if (request.method !== 'POST' && request.method !== 'GET') return failure(405, 'Method Not Allowed');
      const text = textOf(request);
      if (text === undefined) return failure(400, 'Bad Request: text is missing.');
      if (request.headers['x-funtranslations-api-secret'] === undefined) {
        spent = spent.filter((at) => at > now() - hour);
        const [first = now()] = spent;
        if (spent.length >= budget) return failure(429, tooMany(budget, first + hour - now()));
        spent = [...spent, now()];
      }
      const contents = { translated: translate(text), text, translation: name };
      return { status: 200, body: { success: { total: 1 }, contents }, operation: { name, mutation: false } };
    },
  };
}

function failure(code: number, message: string): StandinResponse {
  return { status: code, body: { error: { code, message } } };
}

/** The wait is in the text only; no header repeats it. */
function tooMany(budget: number, milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  const wait = `${String(Math.floor(seconds / 60))} minutes and ${String(seconds % 60)} seconds`;
  return `Too Many Requests: Rate limit of ${String(budget)} requests per hour exceeded. Please wait for ${wait}.`;
}

function textOf({ url, headers, body }: StandinRequest): string | undefined {
  const found = url.searchParams.get('text') ?? bodyText(headers['content-type'] ?? '', body.toString());
  return typeof found === 'string' && found.trim() !== '' ? found : undefined;
}

function bodyText(type: string, body: string): unknown {
  if (!type.startsWith('application/json')) return new URLSearchParams(body).get('text');
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && 'text' in parsed ? parsed.text : undefined;
  } catch {
    return undefined;
  }
}

const translators: ReadonlyMap<string, (text: string) => string> = new Map([
  ['yoda', yoda],
  ['pirate', (text: string) => `Arr! ${text}`],
  ['gungan', (text: string) => `Mesa say: ${text}`],
  ['minion', (text: string) => `Bello! ${text}`],
  ['morse', morse],
]);

/** Moves the first two words to the end: "the server is down" -> "is down, the server". */
function yoda(text: string): string {
  const words = text.trim().split(/\s+/);
  if (words.length < 3) return words.toReversed().join(' ');
  return `${words.slice(2).join(' ')}, ${words.slice(0, 2).join(' ')}`;
}

const codes: ReadonlyMap<string, string> = new Map(
  [
    'a.- b-... c-.-. d-.. e. f..-. g--. h.... i.. j.--- k-.- l.-.. m-- n-. o--- p.--. q--.- r.-. s... t- u..- v...- w.-- x-..- y-.-- z--..',
    '1.---- 2..--- 3...-- 4....- 5..... 6-.... 7--... 8---.. 9----. 0-----',
  ]
    .join(' ')
    .split(' ')
    .map((pair) => [pair.slice(0, 1), pair.slice(1)]),
);

const marks: ReadonlyMap<string, string> = new Map([
  ['.', '.-.-.-'],
  [',', '--..--'],
  ['?', '..--..'],
  ['!', '-.-.--'],
  ["'", '.----.'],
  ['-', '-....-'],
  ['/', '-..-.'],
  [':', '---...'],
  ['(', '-.--.'],
  [')', '-.--.-'],
  ['@', '.--.-.'],
]);

/** International Morse code: a blank between letters, a slash between words; what has no code is left out. */
function morse(text: string): string {
  const words = text.trim().toLowerCase().split(/\s+/);
  return words
    .map(morseWord)
    .filter((code) => code !== '')
    .join(' / ');
}

function morseWord(letters: string): string {
  const found = letters.split('').map((letter) => codes.get(letter) ?? marks.get(letter));
  return found.filter((code) => code !== undefined).join(' ');
}
