import type { LogLevel, Ports } from './ports.ts';

export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Signed tokens, private keys and authorisation headers: never in a log, wherever they came from. */
const revealing =
  /\beyJ[\w-]{5,}(?:\.[\w-]*){0,2}|-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)|\b(?:Bearer|Basic) [\w.~+/=-]+/g;

const sensitiveName = /secret|token|password|authorization|private|credential|jwt|cookie|signature/i;

const longest = 2000;

/** What may be shown of a value: shortened, and without whatever looks like a secret. */
export function presentable(value: unknown, name = '', depth = 0): unknown {
  if (typeof value === 'string') {
    if (sensitiveName.test(name)) return '***';
    const masked = value.slice(0, 2 * longest).replace(revealing, '***');
    return masked.length > longest || value.length > 2 * longest
      ? `${masked.slice(0, longest)}… (${String(value.length)} characters)`
      : masked;
  }
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
  if (depth > 4) return '…';
  if (value instanceof Error) {
    return { name: value.name, message: presentable(value.message), stack: presentable(value.stack ?? '') };
  }
  if (Array.isArray(value)) return value.slice(0, 50).map((one) => presentable(one, name, depth + 1));
  const shown: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(value)) shown[key] = presentable(one, key, depth + 1);
  return shown;
}

/** A log whose lines all carry `context`, e.g. the delivery id. The redaction sits here, at the sink, not at the callers. */
export function createLog(ports: Pick<Ports, 'log'>, context: Readonly<Record<string, unknown>>): Log {
  const write = (level: LogLevel, message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    const shown: Record<string, unknown> = {};
    for (const [name, value] of Object.entries({ ...context, ...fields })) shown[name] = presentable(value, name);
    ports.log({ ...shown, level, message: String(presentable(message)) });
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
