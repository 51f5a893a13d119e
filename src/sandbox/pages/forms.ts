import { enumerations } from '../../platforms/4me/standin/graphql/enumerations.ts';
import type { FormField } from '../../platforms/4me/standin/life/install-form.ts';
import { requestStatuses } from '../../platforms/4me/standin/rules/constructs.ts';
import { appFields } from './app-fields.ts';
import type { ExamplesOf } from './app-fields.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { InstanceView, OfferingView, RequestView, WebhookView } from './state.ts';

export const tokenField = 'run_token';

export const completionReasons: readonly string[] = enumerations.RequestCompletionReason.split(' ');
const usualReason = 'solved';

/** Forms that post to `/_sandbox/<action>`; `token` proves that the page came from this run. */
export class Forms {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  publish({ reference }: OfferingView): Html {
    return this.#form('publish', { reference }, html`<button>Publish the draft</button>`);
  }

  install(reference: string, customer: string, form: readonly FormField[], examplesOf: ExamplesOf): Html {
    const fields = appFields(form, { name: `install-${reference}-${customer}`, examplesOf });
    const content = html`${fields}<button>Install for ${customer}</button>`;
    return folded(`Install for ${customer}`, this.#form('install', { reference, customer }, content));
  }

  /** Null for an app without a form. Open where the app is suspended, as most comments ask for other values. */
  fields({ reference, customer, form, fields, suspended }: InstanceView, examplesOf: ExamplesOf): Html | null {
    if (form.length === 0) return null;
    const shown = appFields(form, { name: `fields-${reference}-${customer}`, examplesOf, present: fields });
    const content = html`${shown}<button>Save</button>`;
    return folded('Change the fields', this.#form('fields', { reference, customer }, content), suspended);
  }

  instance({ reference, customer, updatable, disabled, enabledByCustomer, suspended }: InstanceView): Html {
    const app = { reference, customer };
    return html`<div class="row">
      ${updatable ? this.#button('update', app, 'Update') : null}
      ${suspended ? this.#button('resume', app, 'Resume') : null}
      ${this.#button(enabledByCustomer ? 'disable' : 'enable', { ...app, by: 'customer' }, enabledByCustomer ? 'Disable as customer' : 'Enable as customer')}
      ${disabled ? this.#button('confirm', app, 'Enable as provider') : this.#button('disable', { ...app, by: 'provider' }, 'Disable as provider')}
      ${this.#form('remove', app, html`<button class="grave">Remove</button>`)}
    </div>`;
  }

  suspend({ reference, customer }: InstanceView): Html {
    const content = html`<label
        >What the customer reads<input name="comment" value="Suspended in the sandbox" autocomplete="off" required
      /></label>
      <button class="plain">Suspend</button>`;
    return folded('Suspend', this.#form('suspend', { reference, customer }, content));
  }

  verification({ account, number }: WebhookView): Html {
    return this.#button('verification', { account, number: String(number) }, 'Resend verification');
  }

  note({ account, requestId }: RequestView): Html {
    return this.#form(
      'note',
      { account, requestId },
      html`<label>Note<textarea name="text" rows="2" required></textarea></label>
        <div class="row">
          <button>Add note</button
          ><label class="inline"><input type="checkbox" name="internal" value="yes" />internal</label>
        </div>`,
    );
  }

  /** Offers to complete the request, until it is. */
  status({ account, requestId, status, completionReason }: RequestView): Html {
    const isCompleted = status === 'completed';
    const content = html`<label
        >Status<select name="status">
          ${options(requestStatuses, isCompleted ? status : 'completed')}
        </select></label
      >
      <label
        >Completion reason <span class="soft">(if completed)</span
        ><select name="completionReason">
          ${options(completionReasons, completionReason ?? usualReason)}
        </select></label
      >
      <label>Note <span class="soft">(optional)</span><textarea name="note" rows="2"></textarea></label>
      <button>Save</button>`;
    const title = isCompleted ? 'Change the status' : 'Complete it, or change the status';
    return folded(title, this.#form('status', { account, requestId }, content));
  }

  #button(action: string, values: Readonly<Record<string, string>>, label: string): Html {
    return this.#form(action, values, html`<button class="plain">${label}</button>`);
  }

  #form(action: string, values: Readonly<Record<string, string>>, content: Html): Html {
    const hidden = Object.entries({ ...values, [tokenField]: this.#token }).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    );
    return html`<form method="post" action="/_sandbox/${action}">${hidden}${content}</form>`;
  }
}

function folded(title: string, content: Html, isOpen = false): Html {
  return html`<details${isOpen ? html` open` : null}>
    <summary>${title}</summary>
    ${content}
  </details>`;
}

function options(names: readonly string[], selected: string): Html[] {
  return names.map((name) => html`<option${name === selected ? html` selected` : null}>${name}</option>`);
}
