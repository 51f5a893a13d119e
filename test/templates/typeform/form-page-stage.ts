import { expect } from 'vitest';
import { startSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts';
import { typeform, type FormEvent, type TypeformStandin } from '../../../templates/typeform/standin/index.ts';
import { formsIn, textOf, type HtmlForm } from '../../support/html-form.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';

export const nasty = '<script>alert("1")</script>\'&{{hidden:plan}}';
const choices = [
  { id: 'c1', label: nasty },
  { id: 'c2', label: 'Plain' },
];
/** A form that means harm. */
export const hostile = {
  id: 'hOsTiLe',
  title: nasty,
  hidden: ['plan', '__proto__'],
  fields: [
    { id: '__proto__', type: 'short_text', title: nasty },
    { id: 'f2', ref: nasty, type: 'multiple_choice', title: `${nasty}{{field:x}}`, allow_other_choice: true, choices },
    { id: 'f3', type: 'dropdown', title: '', allow_other_choice: true, choices },
    { id: 'f4', type: 'payment', title: nasty },
    { id: 'f5', type: 'statement', title: nasty },
  ],
  endings: [{ id: 'e', ref: 'e', title: nasty, type: 'thankyou_screen' }],
} as const;

/** A sandbox with the pages of Typeform's forms, a browser, and a receiver for what the webhooks of forms send. */
export interface FormPageStage extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly standin: TypeformStandin;
  readonly receiver: Receiver;
  /** Address of the page of a form. */
  pageOf(formId: string, query?: string): string;
  opened(formId: string, query?: string): Promise<HtmlForm & { readonly page: string }>;
  /** As the form's own page does; with other headers where there are any. */
  post(formId: string, body: URLSearchParams, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Headers that a browser sends from a page of the sandbox. */
  own(): Readonly<Record<string, string>>;
  /** Makes a webhook at the form, which sends to the receiver. */
  listen(formId: string): Promise<void>;
  /** What the webhooks of the forms got. */
  events(): Promise<readonly FormEvent[]>;
}

export async function openFormPageStage(): Promise<FormPageStage> {
  const standin = typeform({ forms: [hostile] });
  const sandbox = await startSandbox({ standins: [standin] });
  const receiver = await startReceiver();
  const pageOf: FormPageStage['pageOf'] = (formId, query = '') =>
    `${sandbox.origin}/form.typeform.com/to/${formId}${query}`;
  const own = (): Readonly<Record<string, string>> => ({ origin: sandbox.origin });
  return {
    sandbox,
    standin,
    receiver,
    pageOf,
    async opened(formId, query) {
      const response = await fetch(pageOf(formId, query));
      const page = await response.text();
      const [form] = formsIn(page);
      if (form === undefined) throw new Error(`${String(response.status)}: ${textOf(page)}`);
      return { ...form, page };
    },
    post: (formId, body, headers = own()) =>
      fetch(pageOf(formId), { method: 'POST', body, headers, redirect: 'manual' }),
    own,
    async listen(formId) {
      const response = await fetch(`${sandbox.origin}/api.typeform.com/forms/${formId}/webhooks/a`, {
        method: 'PUT',
        headers: { authorization: 'Bearer tfp_sandbox_valid' },
        body: JSON.stringify({ url: receiver.origin, enabled: true }),
      });
      expect(response.status).toBe(200);
    },
    async events() {
      await standin.settled();
      return receiver.received.map(({ body }) => JSON.parse(body) as FormEvent);
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await receiver[Symbol.asyncDispose]();
    },
  };
}
