import type { PageItem } from '../../../src/sandbox/standin-page.ts';
import type { Given } from './answer.ts';
import { allFields, nameOf } from './form.ts';
import type { Field, Form } from './form.ts';
import { widgetOf } from './widgets.ts';
import type { Entries } from './widgets.ts';

/** A form that is being filled in. */
export interface Sheet {
  /** What was sent before, by the name of the control. */
  readonly entries: Entries;
  /** What is wrong with an answer, by the name of the question. */
  readonly problems: ReadonlyMap<string, string>;
}

/** The questions as the page asks them; those of kinds that it cannot ask are named. */
export function shownQuestions({ fields }: Form, sheet: Sheet): readonly PageItem[] {
  return fields.map((field) => shown(field, sheet));
}

function shown(field: Field, sheet: Sheet): PageItem {
  const label = withoutPiping(field.title);
  const inner = field.properties?.fields;
  if (field.type === 'statement') return { kind: 'text', text: label };
  if (inner !== undefined) return { kind: 'group', title: label, items: inner.map((part) => shown(part, sheet)) };
  const widget = widgetOf(field);
  if (widget === undefined) {
    const text = `This page does not ask questions of the kind ${field.type}; it is skipped.`;
    return { kind: 'group', title: label, items: [{ kind: 'text', text }] };
  }
  return widget.show({ field, label, problem: sheet.problems.get(nameOf(field)) }, sheet.entries);
}

export interface FilledIn {
  readonly answers: Readonly<Record<string, Given>>;
  /** By the name of the question. */
  readonly problems: ReadonlyMap<string, string>;
}

/** What was filled in. Questions that were left open have no answer; controls that the form does not have are ignored. */
export function readEntries({ fields }: Form, entries: Entries): FilledIn {
  const answers: (readonly [string, Given])[] = [];
  const problems = new Map<string, string>();
  for (const field of allFields(fields)) {
    const read = widgetOf(field)?.read(field, entries);
    if (read === undefined) continue;
    if ('problem' in read) problems.set(nameOf(field), read.problem);
    else answers.push([nameOf(field), read.answer]);
  }
  return { answers: Object.fromEntries(answers), problems };
}

/** Of the hidden fields that the form has, and only those; empty where nothing is given. */
export function hiddenValues(
  { hidden = [] }: Form,
  given: (name: string) => string | null,
): Readonly<Record<string, string>> {
  return Object.fromEntries(hidden.map((name) => [name, given(name) ?? '']));
}

/** All questions are on one page, so that no answer is known yet that Typeform would put into a title. */
function withoutPiping(title: string): string {
  return title.replaceAll(/\{\{(?!hidden:)[^{}]*\}\}/g, '…');
}
