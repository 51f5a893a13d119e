import { constructs } from '../../platforms/4me/standin/rules/constructs.ts';
import type { DeliveryRecord, Verdict } from '../../platforms/4me/standin/webhooks/delivery-log.ts';
import type { Forms } from './forms.ts';
import { html, page } from './html.ts';
import type { Html, Page } from './html.ts';
import type { InstanceView, OfferingView, RequestView, SandboxState, WebhookView } from './state.ts';
import { style } from './style.ts';

/** The one page of the sandbox. */
export function overview(state: SandboxState, forms: Forms): Page {
  const sections: readonly (readonly [id: string, title: string, content: Html])[] = [
    ['offerings', 'App offerings', cards(state.offerings.map((offering) => offeringCard(offering, forms)))],
    ['instances', 'Installed apps', cards(state.instances.map((instance) => instanceCard(instance, forms)))],
    ['requests', 'Requests', cards(state.requests.map((request) => requestCard(request, forms)))],
    ['deliveries', 'Webhook messages', deliveries(state.deliveries)],
    ['rules', 'Automation rules', rules(state)],
    ['webhooks', 'Webhooks', webhooks(state.webhooks, forms)],
    ['target', 'Documents at the target', cards(state.target.map((target) => targetCard(target, state.domain)))],
    ['accounts', 'Accounts', accounts(state)],
  ];
  const content = html`<p class="soft">${state.domain} as it answers on this machine. Nothing here leaves it.</p>
    <nav>
      ${sections.map(([id, title]) => html`<a href="#${id}">${title}</a>`)}<a href="/">Refresh</a
      ><a href="/_sandbox/state">JSON</a>
    </nav>
    ${sections.map(
      ([id, title, inner]) =>
        html`<section id="${id}">
          <h2>${title}</h2>
          ${inner}
        </section>`,
    )}`;
  return page('Sandbox', content, style);
}

function cards(items: readonly Html[]): Html {
  return items.length === 0 ? html`<p class="soft">None yet.</p>` : html`<div class="cards">${items}</div>`;
}

function offeringCard(offering: OfferingView, forms: Forms): Html {
  const versions = offering.versions.map(
    ({ label, latest, disabled, installations }) =>
      html`<tr>
        <td>${label}</td>
        <td>
          ${latest && label !== 'draft' ? badge('good', 'in the App Store') : null}
          ${disabled ? badge('bad', 'disabled') : null}
        </td>
        <td>${installations} installed</td>
      </tr>`,
  );
  return html`<article class="card">
    <h3>${offering.name}</h3>
    <p class="soft"><code>${offering.reference}</code> of ${offering.account}</p>
    <table>
      ${versions}
    </table>
    ${forms.publish(offering)}${forms.install(offering)}
  </article>`;
}

function instanceCard(instance: InstanceView, forms: Forms): Html {
  const { status, suspensionComment } = instance;
  const fields = instance.fields.map(
    ({ id, value }) =>
      html`<tr>
        <td><code>${id}</code></td>
        <td>${asText(value)}</td>
      </tr>`,
  );
  return html`<article class="card">
    <h3>${instance.reference} in ${instance.customer}</h3>
    <p>${badge(status === 'active' ? 'good' : 'wait', status)} <span class="soft">${instance.version}</span></p>
    ${suspensionComment === null ? null : html`<blockquote>${suspensionComment}</blockquote>`}
    <table>
      ${fields}
    </table>
    ${forms.instance(instance)}
  </article>`;
}

function requestCard(request: RequestView, forms: Forms): Html {
  const notes = request.notes.map(
    ({ text, internal, by, at }) =>
      html`<blockquote>${text}</blockquote>
        <p class="soft">${by}, ${time(at)} ${internal ? badge('wait', 'internal') : null}</p>`,
  );
  return html`<article class="card">
    <h3>${request.subject}</h3>
    <p class="soft">${request.account}, request ${request.requestId} <span class="badge">${request.status}</span></p>
    ${notes}${forms.note(request)}${forms.status(request)}
  </article>`;
}

const verdictTone: Readonly<Record<Verdict, 'good' | 'bad' | 'wait'>> = {
  delivered: 'good',
  'will retry': 'wait',
  dropped: 'bad',
  'not sent': 'bad',
};

function deliveries(records: readonly DeliveryRecord[]): Html {
  const rows = records.map(
    (record) =>
      html`<tr>
        <td>${time(record.at)}</td>
        <td>${record.event}<br /><span class="soft">${record.account}</span></td>
        <td>
          ${badge(verdictTone[record.verdict], record.verdict)}${record.nextAttemptAt === null ? null : html`<br /><span class="soft">at ${time(record.nextAttemptAt)}</span>`}
        </td>
        <td>${record.status ?? '–'}</td>
        <td>${record.durationMs} ms</td>
        <td>${record.attempt}</td>
        <td>
          ${record.address}${record.error === null ? null : html`<p>${record.error}</p>`}
          <details>
            <summary class="soft">Data</summary>
            <pre>${record.data}</pre>
          </details>
        </td>
      </tr>`,
  );
  return table(['Time', 'Event', 'Verdict', 'Status', 'Took', 'Attempt', 'Address'], rows);
}

function rules({ rules: records }: SandboxState): Html {
  const rows = records.map(
    ({ at, account, rule, requestId, outcome, detail }) =>
      html`<tr>
        <td>${time(at)}</td>
        <td>${rule}</td>
        <td>${account}, request ${requestId}</td>
        <td>${badge(outcome === 'done' ? 'good' : 'wait', outcome)}</td>
        <td>${detail}</td>
      </tr>`,
  );
  const known = constructs.map(
    ({ name, form, means }) =>
      html`<tr>
        <td>${name}</td>
        <td><code>${form}</code></td>
        <td>${means}</td>
      </tr>`,
  );
  return html`${table(['Time', 'Rule', 'Request', 'Outcome', 'Detail'], rows)}
    <details>
      <summary class="soft">What rules can say here</summary>
      ${table(['Construct', 'Form', 'Meaning'], known)}
    </details>`;
}

function webhooks(views: readonly WebhookView[], forms: Forms): Html {
  const rows = views.map((webhook) => {
    const { account, name, event, address, status, lastError } = webhook;
    return html`<tr>
      <td>${account}</td>
      <td>${name}<br /><span class="soft">${event}</span></td>
      <td>
        ${badge(status === 'active' ? 'good' : 'wait', status)}${status === 'not verified' ? forms.verification(webhook) : null}
      </td>
      <td>${address}${lastError === null ? null : html`<p>${lastError}</p>`}</td>
    </tr>`;
  });
  return table(['Account', 'Webhook', 'State', 'Address'], rows);
}

function targetCard({ name, documents }: SandboxState['target'][number], domain: string): Html {
  const shown = documents.slice(-5).toReversed();
  return html`<article class="card">
    <h3>${name}</h3>
    <p class="soft">https://target.${domain}/${name}, ${documents.length} received</p>
    ${shown.map(
      ({ at, document }) =>
        html`<p class="soft">${time(at)}</p>
          <pre>${asText(document)}</pre>`,
    )}
  </article>`;
}

function accounts({ accounts: views }: SandboxState): Html {
  const rows = views.map(
    ({ account, name, trusts, people }) =>
      html`<tr>
        <td><code>${account}</code></td>
        <td>${name}</td>
        <td>${trusts.length === 0 ? 'nobody' : trusts.join(', ')}</td>
        <td>${people.join(', ')}</td>
      </tr>`,
  );
  return table(['Account', 'Name', 'Trusts', 'People'], rows);
}

function table(heads: readonly string[], rows: readonly Html[]): Html {
  if (rows.length === 0) return html`<p class="soft">None yet.</p>`;
  return html`<div class="scroll">
    <table>
      <tr>
        ${heads.map((head) => html`<th>${head}</th>`)}
      </tr>
      ${rows}
    </table>
  </div>`;
}

function badge(tone: 'good' | 'bad' | 'wait', text: string): Html {
  return html`<span class="badge ${tone}">${text}</span>`;
}

function time(iso: string): Html {
  return html`<time datetime="${iso}" title="${iso}">${iso.slice(11, 19)}</time>`;
}

function asText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
  return text.length <= 4_000 ? text : `${text.slice(0, 4_000)}…`;
}
