import type { StandinRequest, StandinResponse } from '../../../src/sandbox/standin.ts';
import type { Form } from './form.ts';

/** `https://form.typeform.com/to/<id>`: says which form it is; `fillIn` is how it is filled in. */
export function formPage(forms: ReadonlyMap<string, Form>, { method, url }: StandinRequest): StandinResponse {
  if (method !== 'GET') return { status: 405, page: { title: 'Method not allowed', text: 'A form can be looked at.' } };
  const id = /^\/to\/([^/]+)\/?$/.exec(url.pathname)?.[1] ?? '';
  const operation = { name: 'show form', mutation: false };
  const form = forms.get(id);
  if (form === undefined) {
    return { status: 404, page: { title: 'Not found', text: 'There is no such form.' }, operation };
  }
  return {
    status: 200,
    page: { title: form.title, text: `A form of Typeform, as it is on this machine: ${id}` },
    operation,
  };
}
