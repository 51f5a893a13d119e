import type { StandinRequest, StandinResponse } from '../../../src/sandbox/standin.ts';
import type { Form } from './form.ts';
import { forbidden, noForm, notFound, refusal, unauthorized } from './refusal.ts';
import type { Operation, Route } from './routes.ts';
import { shownForm, shownForms } from './shown-form.ts';
import { bearer, owns } from './tokens.ts';
import type { Token } from './tokens.ts';
import { checkedInput } from './webhook-input.ts';
import type { Webhooks } from './webhooks.ts';

export interface ApiOptions {
  readonly forms: ReadonlyMap<string, Form>;
  readonly tokens: readonly Token[];
  readonly webhooks: Webhooks;
}

/** Forms and webhooks at api.typeform.com (external-apis §2.1). */
export class Api {
  readonly #options: ApiOptions;

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  /** `operation` is what `route` does with the method of the request; undefined for what does not exist. */
  handle(request: StandinRequest, route: Route | undefined, operation: Operation | undefined): StandinResponse {
    const token = bearer(this.#options.tokens, request.headers['authorization']);
    if (token === 'missing') return unauthorized('UNAUTHORIZED');
    if (token === 'unknown') return unauthorized('AUTHENTICATION_FAILED');
    if (route === undefined) return notFound('The API has no such address');
    if (operation === undefined) return refusal(405, 'METHOD_NOT_ALLOWED', `Not with ${request.method}`);
    if (operation.mutation && token.access !== 'full') return forbidden('The token lacks the scope webhooks:write');
    const { forms } = this.#options;
    if (route.kind === 'forms') {
      const owned = [...forms.values()].filter(({ id }) => owns(token, id));
      return { status: 200, body: shownForms(owned, request.url.searchParams) };
    }
    const form = forms.get(route.formId);
    if (form === undefined) return noForm(route.formId);
    if (!owns(token, form.id)) return forbidden('The form belongs to another account');
    if (route.kind === 'form') return { status: 200, body: shownForm(form) };
    if (route.kind === 'webhooks') return { status: 200, body: { items: this.#options.webhooks.of(form.id) } };
    return this.#webhook(request, form.id, route.tag);
  }

  #webhook(request: StandinRequest, formId: string, tag: string): StandinResponse {
    const { webhooks } = this.#options;
    if (request.method === 'PUT') {
      const checked = checkedInput(request.body);
      return 'details' in checked
        ? refusal(400, 'VALIDATION_ERROR', 'The webhook is not valid', checked.details)
        : { status: 200, body: webhooks.put(formId, tag, checked.input) };
    }
    const missing = notFound(`The form ${formId} has no webhook ${tag}`);
    if (request.method === 'DELETE') return webhooks.remove(formId, tag) ? { status: 204 } : missing;
    const webhook = webhooks.find(formId, tag);
    return webhook === undefined ? missing : { status: 200, body: webhook };
  }
}
