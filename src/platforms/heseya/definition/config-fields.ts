import type { ObjectReader } from '../../../integration/reader.ts';
import { flag, requireOnce } from './flag.ts';

type Fits = (value: unknown) => boolean;

const textLike =
  (pattern: RegExp): Fits =>
  (value) =>
    typeof value === 'string' && pattern.test(value);

/** Types of fields, and what a default value of each is (heseya-facts §5). */
const types: Readonly<Record<string, readonly [expected: string, fits: Fits]>> = {
  text: ['a text', textLike(/^/)],
  select: ['the value of one of the options', textLike(/^/)],
  number: ['a number', (value) => typeof value === 'number'],
  color: ['a colour, e.g. "#ffd600"', textLike(/^#[0-9a-f]{6}$/i)],
  date: ['a date, e.g. "2026-05-01"', textLike(/^\d{4}-\d{2}-\d{2}$/)],
  'datetime-local': [
    'a date and time, e.g. "2026-05-01T12:00"',
    textLike(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/),
  ],
  checkbox: ['true or false', (value) => typeof value === 'boolean'],
};

/** Reads `config`: what people of a store set. */
export function readConfigFields(reader: ObjectReader): void {
  const keys = reader.objects('config', (field) => {
    const key = field.text('key', { required: true }) ?? '';
    field.text('label', { required: true });
    field.text('placeholder');
    flag(field, 'required');
    const type = field.text('type', { required: true, oneOf: Object.keys(types) });
    const values = readOptions(field, type);
    checkDefault(field, type, values);
    return key;
  });
  requireOnce(reader, keys, (index) => ['config', index, 'key']);
}

/** The values of a select. */
function readOptions(field: ObjectReader, type: string | undefined): readonly string[] {
  const isThere = field.raw('options') !== undefined;
  const values = field.objects('options', (option) => {
    option.text('label', { required: true });
    return option.text('value', { required: true }) ?? '';
  });
  requireOnce(field, values, (index) => ['options', index, 'value']);
  if (type === 'select' && values.length === 0) field.problem(['options'], 'a select needs options');
  if (type !== 'select' && isThere) field.problem(['options'], 'only a select has options');
  return values;
}

function checkDefault(field: ObjectReader, type: string | undefined, values: readonly string[]): void {
  const value = field.raw('default_value');
  // An empty text is how dashboards say that there is none.
  if (value === undefined || value === '') return;
  const [expected, fits] = (Object.hasOwn(types, type ?? '') ? types[type ?? ''] : undefined) ?? [];
  if (expected === undefined || fits === undefined) return;
  const isChosen = type !== 'select' || values.some((one) => one === value);
  if (!fits(value) || !isChosen) field.problem(['default_value'], `has to be ${expected}`);
}
