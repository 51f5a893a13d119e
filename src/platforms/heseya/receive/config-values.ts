import type { Json, JsonObject } from '../../../runtime/ports.ts';
import { Invalid } from './answers.ts';
import type { AppDefinition, ConfigField } from './definition.ts';

/** What fits a type, and what is said of all else; a value as it is stored, or undefined for one that does not fit. */
type Reading = readonly [expected: string, read: (value: Json) => Json | undefined];

/** Characters of a text. */
const longest = 10_000;

const textLike =
  (fits: (text: string) => boolean) =>
  (value: Json): Json | undefined =>
    typeof value === 'string' && fits(value) ? value : undefined;

/** The types of heseya-facts §5; browsers give numbers as texts. */
const readings: Readonly<Record<string, Reading>> = {
  text: [`text of at most ${String(longest)} characters`, textLike((text) => text.length <= longest)],
  select: ['one of the options', textLike((text) => text.length <= longest)],
  number: ['a number', numberOf],
  color: ['a colour, e.g. #ffd600', textLike((text) => /^#[0-9a-f]{6}$/i.test(text))],
  date: ['a date, e.g. 2026-05-01', textLike((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && isTime(`${text}T00:00`))],
  'datetime-local': [
    'a date and time, e.g. 2026-05-01T12:00',
    textLike((text) => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/.test(text) && isTime(text)),
  ],
  checkbox: ['true or false', (value) => (typeof value === 'boolean' ? value : undefined)],
};

/** What the app works with: what was set, and default values for the rest. */
export function settingsOf({ config = [] }: AppDefinition, stored: JsonObject): JsonObject {
  return Object.fromEntries(
    config.flatMap(({ key, default_value: initial }) => {
      const value = Object.hasOwn(stored, key) ? stored[key] : initial;
      return value === undefined || value === null ? [] : [[key, value]];
    }),
  );
}

/**
 * What is stored after somebody has posted values: those that were not posted stay, empty ones are taken away. Throws Invalid with
 * everything that is wrong.
 */
export function changedSettings({ config = [] }: AppDefinition, before: JsonObject, posted: JsonObject): JsonObject {
  const errors = new Map<string, readonly string[]>();
  const after = new Map(Object.entries(before));
  for (const key of Object.keys(posted)) {
    const field = config.find((one) => one.key === key);
    if (field === undefined) errors.set(key, ['The app has no such setting.']);
    else read(field, posted[key], after, errors);
  }
  for (const { key, label, required = false, default_value: initial } of config) {
    const isMissing = required && !after.has(key) && isEmpty(initial);
    if (isMissing && !errors.has(key)) errors.set(key, [`${label} is required.`]);
  }
  if (errors.size > 0) throw new Invalid([...errors.values()].flat().join(' '), Object.fromEntries(errors));
  return Object.fromEntries(after);
}

function read(
  field: ConfigField,
  value: Json | undefined,
  after: Map<string, Json>,
  errors: Map<string, readonly string[]>,
): void {
  const { key, label, type, options = [] } = field;
  after.delete(key);
  if (isEmpty(value)) return;
  const [expected, parse] = (Object.hasOwn(readings, type) ? readings[type] : undefined) ?? readings['text'] ?? [];
  const parsed = parse?.(value);
  const isChosen = type !== 'select' || options.some((option) => option.value === parsed);
  if (parsed !== undefined && isChosen) after.set(key, parsed);
  else errors.set(key, [`${label} has to be ${expected ?? 'something else'}.`]);
}

function isEmpty(value: Json | undefined): value is null | undefined | '' {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function numberOf(value: Json): number | undefined {
  const isDigits = typeof value === 'string' && /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?\s*$/i.test(value);
  const parsed = isDigits ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : undefined;
}

/** Whether a calendar has that day: dates beyond the end of a month become others. */
function isTime(text: string): boolean {
  const time = Date.parse(`${text}Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
