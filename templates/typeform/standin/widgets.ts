import type { PageChoice, PageGroup, PageInput, PageItem } from '../../../src/sandbox/standin-page.ts';
import type { Given } from './answer.ts';
import { nameOf } from './form.ts';
import type { Field, QuestionType } from './form.ts';

/** What a page's form has posted, or nothing yet. */
export type Entries = Pick<URLSearchParams, 'get' | 'getAll'>;

export interface Asked {
  readonly field: Field;
  readonly label: string;
  readonly problem: string | undefined;
}

export type Read = { readonly answer: Given } | { readonly problem: string };

/** How a page asks questions of a kind, and how it reads the answer back; undefined for one that was left open. */
export interface Widget {
  show(asked: Asked, entries: Entries): PageItem;
  read(field: Field, entries: Entries): Read | undefined;
}

/** Undefined for what a page cannot ask: what needs another application, a recording or a file. */
export function widgetOf(field: Field): Widget | undefined {
  return field.allow_multiple_selections === true ? severalOf : widgets[field.type];
}

const controlOf = (field: Field): string => `answer.${nameOf(field)}`;
const ownControlOf = (field: Field): string => `own.${nameOf(field)}`;

/** Without blanks around it, and with line breaks as everywhere but in posted forms. */
function written(entries: Entries, name: string): string {
  return (entries.get(name) ?? '').replaceAll('\r\n', '\n').trim();
}

/** `answer` gives undefined for text that does not fit; then `wrong` says what would. */
function typed(type: PageInput['type'], answer: (text: string) => Given | undefined, wrong = ''): Widget {
  return {
    show: ({ field, label, problem }, entries) => ({
      kind: 'input',
      type,
      name: controlOf(field),
      label,
      value: written(entries, controlOf(field)),
      ...(problem === undefined ? {} : { problem }),
    }),
    read(field, entries) {
      const text = written(entries, controlOf(field));
      if (text === '') return undefined;
      const found = answer(text);
      return found === undefined ? { problem: wrong } : { answer: found };
    },
  };
}

const anyText = (text: string): string => text;
const matching = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : undefined);

function webAddress(text: string): string | undefined {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : undefined;
}

function day(text: string): string | undefined {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) || !new Date(time).toISOString().startsWith(text) ? undefined : text;
}

function anyNumber(text: string): number | undefined {
  return Number.isFinite(Number(text)) ? Number(text) : undefined;
}

/** Options that stand for values other than their labels. */
function oneOf(values: readonly (readonly [label: string, value: Given])[]): Widget {
  const options = values.map(([label]) => label);
  return {
    show: (asked, entries) => choice(asked, entries, { options, pick: 'one' }),
    read(field, entries) {
      const label = entries.get(controlOf(field)) ?? '';
      if (label === '') return undefined;
      const found = values.find(([known]) => known === label);
      return found === undefined ? unknownOption(label) : { answer: found[1] };
    },
  };
}

function scale(least: number, most: number): Widget {
  const numbers = Array.from({ length: most - least + 1 }, (_, index) => least + index);
  return oneOf(numbers.map((number) => [String(number), number]));
}

function choice(
  { field, label, problem }: Asked,
  entries: Entries,
  how: Pick<PageChoice, 'options' | 'pick' | 'own'>,
): PageChoice {
  const name = controlOf(field);
  return {
    kind: 'choice',
    name,
    label,
    chosen: entries.getAll(name),
    ...how,
    ...(problem === undefined ? {} : { problem }),
  };
}

function ownOf(field: Field, entries: Entries, label: string): Pick<PageChoice, 'own'> {
  if (field.allow_other_choice !== true) return {};
  const name = ownControlOf(field);
  return { own: { name, label, value: written(entries, name) } };
}

const labelsOf = ({ choices = [] }: Field): readonly string[] => choices.map(({ label }) => label);

const ownText = (field: Field, entries: Entries): string =>
  field.allow_other_choice === true ? written(entries, ownControlOf(field)) : '';

function unknownOption(label: string): Read {
  return { problem: `There is no option ${label}.` };
}

/** An own answer goes before a chosen one, as nothing unchooses that. */
function single(pick: 'one' | 'menu'): Widget {
  return {
    show: (asked, entries) =>
      choice(asked, entries, {
        options: labelsOf(asked.field),
        pick,
        ...ownOf(asked.field, entries, 'Or your own answer'),
      }),
    read(field, entries) {
      const own = ownText(field, entries);
      if (own !== '') return { answer: { other: own } };
      const label = entries.get(controlOf(field)) ?? '';
      if (label === '') return undefined;
      return labelsOf(field).includes(label) ? { answer: label } : unknownOption(label);
    },
  };
}

const severalOf: Widget = {
  show: (asked, entries) =>
    choice(asked, entries, {
      options: labelsOf(asked.field),
      pick: 'several',
      ...ownOf(asked.field, entries, 'And your own answer'),
    }),
  read(field, entries) {
    const labels = [...new Set(entries.getAll(controlOf(field)))];
    const unknown = labels.find((label) => !labelsOf(field).includes(label));
    if (unknown !== undefined) return unknownOption(unknown);
    const own = ownText(field, entries);
    if (own !== '') return { answer: { labels, other: own } };
    return labels.length === 0 ? undefined : { answer: labels };
  },
};

/** A menu for each place. */
const ranked: Widget = {
  show({ field, label, problem }, entries): PageGroup {
    const options = labelsOf(field);
    const chosen = entries.getAll(controlOf(field));
    const places = options.map((_option, index): PageChoice => {
      const name = controlOf(field);
      return {
        kind: 'choice',
        name,
        label: `Place ${String(index + 1)}`,
        options,
        chosen: chosen.slice(index, index + 1),
        pick: 'menu',
      };
    });
    return { kind: 'group', title: label, items: places, ...(problem === undefined ? {} : { problem }) };
  },
  read(field, entries) {
    const labels = entries.getAll(controlOf(field)).filter((label) => label !== '');
    const unknown = labels.find((label) => !labelsOf(field).includes(label));
    if (unknown !== undefined) return unknownOption(unknown);
    if (labels.length === 0) return undefined;
    const isWhole = labels.length === labelsOf(field).length && new Set(labels).size === labels.length;
    return isWhole ? { answer: labels } : { problem: 'Give each option a place of its own.' };
  },
};

const widgets: Readonly<Record<QuestionType, Widget | undefined>> = {
  short_text: typed('text', anyText),
  long_text: typed('paragraph', anyText),
  email: typed('email', matching(/^[^\s@]+@[^\s@]+$/), 'Enter an e-mail address.'),
  phone_number: typed('tel', matching(/^\+?[\d\s()./-]*\d$/), 'Enter a phone number.'),
  date: typed('date', day, 'Enter a date, e.g. 2026-05-01.'),
  website: typed('url', webAddress, 'Enter an address that starts with https:// or http://.'),
  number: typed('number', anyNumber, 'Enter a number.'),
  yes_no: oneOf([
    ['Yes', true],
    ['No', false],
  ]),
  legal: oneOf([
    ['I accept', true],
    ["I don't accept", false],
  ]),
  opinion_scale: scale(0, 10),
  nps: scale(0, 10),
  rating: scale(1, 5),
  multiple_choice: single('one'),
  picture_choice: single('one'),
  dropdown: single('menu'),
  ranking: ranked,
  file_upload: undefined,
  payment: undefined,
  calendly: undefined,
  multi_format: undefined,
  matrix: undefined,
  group: undefined,
  inline_group: undefined,
  contact_info: undefined,
  address: undefined,
  statement: undefined,
};
