import { isJsonObject } from '../../../runtime/json-object.ts';
import type { JsonObject } from '../../../runtime/ports.ts';

const levels: ReadonlyMap<string, string> = new Map([
  ['trace', 'debug'],
  ['fatal', 'error'],
  ['warning', 'warn'],
]);

/**
 * A line of CloudWatch in the form that all engines have: `time`, `level`, `message` and the fields. Lambda writes JSON lines as
 * `{timestamp, level, message}`, where `message` may hold what was logged as an object, its own as `{time, type, record}`, and
 * everything else as text.
 *
 * @param timestamp of CloudWatch, milliseconds since the epoch
 */
export function logLine(text: string, timestamp: number): JsonObject {
  const line = objectOf(text);
  if (line === undefined) return plainLine(text, timestamp);
  const { timestamp: written, time, level, message, type, record, ...fields } = line;
  const at = textOr(written, textOr(time, new Date(timestamp).toISOString()));
  if (typeof type === 'string' && message === undefined)
    return { time: at, level: 'info', message: type, ...(isJsonObject(record) ? record : {}), ...fields };
  const rest = { ...(type === undefined ? {} : { type }), ...(record === undefined ? {} : { record }), ...fields };
  if (isJsonObject(message)) {
    const { level: inner, message: said, time: _time, timestamp: _timestamp, ...own } = message;
    return { time: at, level: levelOf(inner ?? level), message: textOr(said, ''), ...rest, ...own };
  }
  return { time: at, level: levelOf(level), message: textOr(message, text.trim()), ...rest };
}

/** Also of a function without JSON logging: `<time>\t<request id>\t<level>\t<text>`, and the lines START, END and REPORT. */
function plainLine(text: string, timestamp: number): JsonObject {
  const [time = '', requestId = '', level = '', ...words] = text.trimEnd().split('\t');
  if (
    words.length > 0 &&
    /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(time) &&
    /^(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL)$/.test(level)
  ) {
    const message = words.join('\t');
    const inner = objectOf(message);
    if (inner !== undefined) return { ...logLine(message, Date.parse(time)), requestId };
    return { time, level: levelOf(level), message, requestId };
  }
  return { time: new Date(timestamp).toISOString(), level: 'info', message: text.trimEnd() };
}

function levelOf(level: unknown): string {
  const name = typeof level === 'string' ? level.toLowerCase() : 'info';
  return levels.get(name) ?? name;
}

function textOr(value: unknown, other: string): string {
  return typeof value === 'string' ? value : other;
}

function objectOf(text: string): JsonObject | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(text) as unknown;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
