import { requestStatuses } from '../../platforms/4me/standin/rules/constructs.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { InstanceView, OfferingView, RequestView, WebhookView } from './state.ts';

/** Names of form fields that hold what a customer fills in start with this. */
export const fieldPrefix = 'field.';
export const tokenField = 'run_token';

/** Forms that post to `/_sandbox/<action>`; `token` proves that the page came from this run. */
export class Forms {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  publish({ reference }: OfferingView): Html {
    return this.#form('publish', { reference }, html`<button>Publish the draft</button>`);
  }

  /** `domain`: the sandbox's, for an address to fill in that works. */
  install({ reference, installable }: OfferingView, domain: string): Html[] {
    return installable.map(({ customer, form }) => {
      const fields = form.map(({ id, required, secret }) => {
        const type = secret ? 'password' : 'text';
        const mark = required ? html` <span class="soft">required</span>` : null;
        return html`<label
          >${id}${mark}<input
            name="${fieldPrefix}${id}"
            type="${type}"
            autocomplete="off"
            ${required ? html` required` : null}
        /></label>`;
      });
      const hint = html`<p class="soft">An address that works here: <code>https://target.${domain}/notes</code></p>`;
      const content = html`${fields}${form.length === 0 ? null : hint}<button>Install for ${customer}</button>`;
      return html`<details>
        <summary>Install for ${customer}</summary>
        ${this.#form('install', { reference, customer }, content)}
      </details>`;
    });
  }

  instance({ reference, customer, updatable, disabled, enabledByCustomer, suspended }: InstanceView): Html {
    const app = { reference, customer };
    return html`<div class="row">
      ${updatable ? this.#button('update', app, 'Update') : null}
      ${disabled ? this.#button('confirm', app, 'Enable as provider') : this.#button('disable', { ...app, by: 'provider' }, 'Disable as provider')}
      ${this.#button(enabledByCustomer ? 'disable' : 'enable', { ...app, by: 'customer' }, enabledByCustomer ? 'Disable as customer' : 'Enable as customer')}
      ${suspended ? this.#button('resume', app, 'Resume') : this.#button('suspend', app, 'Suspend')}
      ${this.#form('remove', app, html`<button class="grave">Remove</button>`)}
    </div>`;
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

  status({ account, requestId, status }: RequestView): Html {
    const options = requestStatuses.map(
      (name) => html`<option${name === status ? html` selected` : null}>${name}</option>`,
    );
    return this.#form(
      'status',
      { account, requestId },
      html`<div class="row">
        <label class="inline"
          >Status<select name="status">
            ${options}
          </select></label
        ><button class="plain">Set</button>
      </div>`,
    );
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
