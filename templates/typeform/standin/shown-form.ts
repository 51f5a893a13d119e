import { addressOf } from './form.ts';
import type { Field, Form } from './form.ts';

/*
 * Forms as the Create API shows them. The shapes are from memory: the webhook integration needs the id and the title.
 */

const pageSizes = { usual: 10, largest: 200 };

/** A page of `GET /forms`, by `page` from 1 and `page_size`. */
export function shownForms(forms: readonly Form[], query: URLSearchParams): object {
  const size = Math.min(positive(query.get('page_size')) ?? pageSizes.usual, pageSizes.largest);
  const start = ((positive(query.get('page')) ?? 1) - 1) * size;
  return {
    total_items: forms.length,
    page_count: Math.ceil(forms.length / size),
    items: forms.slice(start, start + size).map((form) => ({ id: form.id, title: form.title, ...links(form) })),
  };
}

/** `GET /forms/<id>`: other than in deliveries, the choices of a question are among its properties. */
export function shownForm(form: Form): object {
  const { id, title, fields, hidden, endings = [] } = form;
  return {
    id,
    type: 'quiz',
    title,
    ...links(form),
    ...(hidden === undefined ? {} : { hidden }),
    fields: fields.map(shownField),
    thankyou_screens: endings,
  };
}

function shownField(field: Field): object {
  const { choices, allow_multiple_selections, allow_other_choice, properties, ...rest } = field;
  return {
    ...rest,
    properties: {
      ...(properties?.fields === undefined ? {} : { fields: properties.fields.map(shownField) }),
      ...(choices === undefined ? {} : { choices }),
      ...(allow_multiple_selections === undefined ? {} : { allow_multiple_selection: allow_multiple_selections }),
      ...(allow_other_choice === undefined ? {} : { allow_other_choice }),
    },
  };
}

function links(form: Form): object {
  return { self: { href: `https://api.typeform.com/forms/${form.id}` }, _links: { display: addressOf(form) } };
}

function positive(text: string | null): number | undefined {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
