import type { LogLevel, Ports } from './ports.ts';

export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Signed tokens, private keys, authorisation headers and what is assigned to a telling name: never in a log, wherever they came from. */
const revealing: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]{5,}(?:\.[\w-]*){0,2}/g, '***'],
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g, '***'],
  [/\b(?:Bearer|Basic) [\w.~+/=-]+/g, '***'],
  [/((?:secret|token|password|api[_-]?key)\w*["']?\s{0,3}[=:]\s{0,3}["']?)[^\s"'&,;}]+/gi, '$1***'],
  [/:\/\/[^\s/@]*:[^\s/@]*@/g, '://***@'],
];

const sensitiveName = /secret|token|password|authorization|private|credential|jwt|cookie|signature|api[_-]?key/i;

/** Characters of a text. */
const longest = 2000;
/** Entries of one list or object, and values in one field. */
const mostEntries = 50;
const mostValues = 500;
const deepest = 5;

function presentableText(text: string): string {
  let masked = text.slice(0, 2 * longest);
  for (const [pattern, replacement] of revealing) masked = masked.replace(pattern, replacement);
  // Some room, so that a text that was shortened before stays as it is.
  return masked.length > longest + 100 || text.length > 2 * longest
    ? `${masked.slice(0, longest)}… (${String(text.length)} characters)`
    : masked;
}

/** What may be shown of a value: shortened, and without whatever is secret by its name or looks like a secret. */
export function presentable(value: unknown, name = ''): unknown {
  let values = 0;
  const show = (one: unknown, key: string, depth: number): unknown => {
    values += 1;
    if (one === undefined || one === null || typeof one === 'boolean') return one;
    if (sensitiveName.test(key)) return '***';
    if (typeof one === 'string') return presentableText(one);
    if (typeof one === 'bigint') return String(one);
    if (typeof one !== 'object') return one;
    if (depth >= deepest || values > mostValues) return '…';
    if (one instanceof Error) {
      const cause = one.cause === undefined ? {} : { cause: show(one.cause, '', depth + 1) };
      return { name: one.name, message: show(one.message, '', depth), stack: show(one.stack, '', depth), ...cause };
    }
    if (ArrayBuffer.isView(one)) return `(${String(one.byteLength)} bytes)`;
    if (Array.isArray(one)) return one.slice(0, mostEntries).map((entry) => show(entry, '', depth + 1));
    const entries = one as Readonly<Record<string, unknown>>;
    const names = Object.keys(one).slice(0, mostEntries);
    return Object.fromEntries(names.map((inner) => [inner, show(entries[inner], inner, depth + 1)]));
  };
  return show(value, name, 0);
}

/** A log whose lines all carry `context`, e.g. the delivery id. The redaction sits here, at the sink, not at the callers. */
export function createLog(ports: Pick<Ports, 'log'>, context: Readonly<Record<string, unknown>>): Log {
  const write = (level: LogLevel, message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    const shown: Record<string, unknown> = {};
    for (const [name, value] of Object.entries({ ...context, ...fields })) shown[name] = presentable(value, name);
    ports.log({ ...shown, level, message: presentableText(message) });
  };
  return {
    debug: (message, fields) => {
      write('debug', message, fields);
    },
    info: (message, fields) => {
      write('info', message, fields);
    },
    warn: (message, fields) => {
      write('warn', message, fields);
    },
    error: (message, fields) => {
      write('error', message, fields);
    },
  };
}
