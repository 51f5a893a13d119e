import type { ExamplesOf } from './app-fields.ts';
import { asText, badge, cards } from './elements.ts';
import type { Forms } from './forms.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { InstanceView } from './state.ts';

/** `examplesOf`: what to fill in works here, by customer. */
export function installedApps(
  instances: readonly InstanceView[],
  forms: Forms,
  examplesOf: (customer: string) => ExamplesOf,
): Html {
  return cards(
    instances.map((instance) => instanceCard(instance, forms, examplesOf(instance.customer))),
    html`None yet. Deploy an app, publish its draft above, then install it for a customer.`,
  );
}

function instanceCard(instance: InstanceView, forms: Forms, examplesOf: ExamplesOf): Html {
  const { reference, customer, version, status, suspended, form } = instance;
  const labels = new Map(form.map(({ id, label }) => [id, label]));
  const fields = instance.fields.map(
    ({ id, value }) => html`<li><span class="soft">${labels.get(id) ?? id}</span> <span>${asText(value)}</span></li>`,
  );
  const tone = status === 'active' ? 'good' : suspended ? 'bad' : 'wait';
  return html`<article class="card">
    <h3>${reference} in ${customer}</h3>
    <p>${badge(tone, status)} <span class="soft">${version}</span></p>
    ${suspension(instance)}
    <ul class="lines">
      ${fields}
    </ul>
    ${forms.instance(instance)}${forms.fields(instance, examplesOf)}${suspended ? null : forms.suspend(instance)}
  </article>`;
}

function suspension({ suspended, suspensionComment }: InstanceView): Html | null {
  if (!suspended) return null;
  return html`<div class="callout bad">
    <p><strong>The app is suspended.</strong></p>
    <p class="written">${suspensionComment ?? 'Nobody said why.'}</p>
  </div>`;
}
