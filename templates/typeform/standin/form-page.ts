import type { StandinPage } from '../../../src/sandbox/standin-page.ts';
import type { StandinRequest, StandinResponse } from '../../../src/sandbox/standin.ts';
import type { Filling } from './event.ts';
import { idIn } from './form.ts';
import type { Form } from './form.ts';
import { hiddenValues, readEntries, shownQuestions } from './questions.ts';
import type { Entries } from './widgets.ts';

export interface FormPages {
  readonly forms: ReadonlyMap<string, Form>;
  readonly submit: (formId: string, filling: Filling) => void;
  /** Webhooks that hear of a form that is filled in. */
  readonly listeners: (formId: string) => number;
}

/** Marks the address of the page that follows, so that a refresh does not submit the form once more. */
const submitted = 'submitted';

/** `https://form.typeform.com/to/<id>`: a form as a person fills it in, and what follows. */
export function formPage({ forms, submit, listeners }: FormPages, request: StandinRequest): StandinResponse {
  const { method, url } = request;
  const form = forms.get(idIn(url.pathname) ?? '');
  if (form === undefined)
    return { status: 404, page: { title: 'Not found', text: 'There is no such form.' }, operation };
  if (method === 'GET') {
    const page = url.searchParams.has(submitted) ? thanks(form, listeners(form.id)) : opened(form, url.searchParams);
    return { status: 200, page, operation };
  }
  if (method !== 'POST') {
    return {
      status: 405,
      page: { title: 'Method not allowed', text: 'A form can be looked at and filled in.' },
      operation,
    };
  }
  if (request.fromOwnPage !== true) {
    const text = 'These answers do not come from the page of the form.';
    return { status: 403, page: { title: 'That did not work', text }, operation };
  }
  return submission(form, new URLSearchParams(request.body.toString()), submit);
}

const operation = { name: 'show form', mutation: false };

function submission(form: Form, entries: Entries, submit: FormPages['submit']): StandinResponse {
  const { answers, problems } = readEntries(form, entries);
  const hidden = hiddenValues(form, (name) => entries.get(`hidden.${name}`));
  if (problems.size > 0) return { status: 422, page: asked(form, entries, hidden, problems), operation };
  const given = Object.fromEntries(Object.entries(hidden).filter(([, value]) => value !== ''));
  submit(form.id, { answers, hidden: given });
  return { status: 303, headers: { location: `?${submitted}` }, operation: { name: 'submit form', mutation: true } };
}

function opened(form: Form, query: URLSearchParams): StandinPage {
  return asked(
    form,
    new URLSearchParams(),
    hiddenValues(form, (name) => query.get(name)),
    new Map(),
  );
}

function asked(
  form: Form,
  entries: Entries,
  hidden: Readonly<Record<string, string>>,
  problems: ReadonlyMap<string, string>,
): StandinPage {
  return {
    title: form.title,
    text: 'A form of Typeform, as it is on this machine.',
    ...(problems.size === 0 ? {} : { problem: 'Some answers do not fit. Look at the questions that say so.' }),
    form: {
      items: shownQuestions(form, { entries, problems }),
      submit: 'Submit',
      hidden,
    },
  };
}

function thanks({ title, endings = [] }: Form, listeners: number): StandinPage {
  const sent =
    listeners === 0
      ? 'No webhook listens to this form, so that the answers go nowhere.'
      : `They are on their way to ${listeners === 1 ? 'the webhook' : `${String(listeners)} webhooks`} of the form.`;
  return { title: endings[0]?.title ?? 'Thank you', text: `Your answers to "${title}" were submitted. ${sent}` };
}
