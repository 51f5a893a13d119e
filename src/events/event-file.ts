import { isJsonObject } from '../runtime/json-object.ts';
import { partsOf } from './captured-address.ts';
import type { CapturedEvent } from './captured-event.ts';
import { isEventId } from './event-id.ts';

const suffix = '.json';

export function eventFileName(id: string): string {
  return `${id}${suffix}`;
}

/** The id in a file's name; undefined for files that hold no event. */
export function idOfFile(name: string): string | undefined {
  const id = name.endsWith(suffix) ? name.slice(0, -suffix.length) : '';
  return isEventId(id) ? id : undefined;
}

/** Undefined for what a program that was killed, or anybody else, left in the place of the event of this id. */
export function parseEvent(text: string, id: string): CapturedEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isCapturedEvent(value) && value.id === id ? value : undefined;
}

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const number: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const texts: Check = (value) => isJsonObject(value) && Object.values(value).every(text);

const checks: Readonly<Record<keyof CapturedEvent, Check>> = {
  id: text,
  at: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  source: (value) => value === 'tunnel' || value === 'sandbox',
  event: text,
  account: maybe(text),
  method: text,
  address: (value) => typeof value === 'string' && partsOf(value) !== undefined,
  headers: texts,
  body: text,
  truncated: flag,
  redacted: flag,
  token: maybe((value) => isJsonObject(value) && text(value['algorithm']) && isJsonObject(value['claims'])),
  verdict: maybe(
    (value) =>
      isJsonObject(value) && flag(value['valid']) && maybe(text)(value['rule']) && maybe(text)(value['expected']),
  ),
  status: (value) => value === null || number(value),
  error: maybe(text),
  ms: number,
  attempt: maybe(number),
};

function isCapturedEvent(value: unknown): value is CapturedEvent {
  return isJsonObject(value) && Object.entries(checks).every(([name, check]) => check(value[name]));
}
