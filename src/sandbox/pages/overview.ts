import { constructs } from '../../platforms/4me/standin/rules/constructs.ts';
import type { DeliveryRecord, Verdict } from '../../platforms/4me/standin/webhooks/delivery-log.ts';
import type { LinkTo } from '../links.ts';
import type { Tone } from '../standin-panel.ts';
import type { ExamplesOf } from './app-fields.ts';
import { configurationItemTable } from './configuration-items.ts';
import { asText, badge, cards, table, time } from './elements.ts';
import { examplesFor } from './examples.ts';
import type { Forms } from './forms.ts';
import { html, page } from './html.ts';
import type { Html, Page } from './html.ts';
import { installedApps } from './instances.ts';
import { panelSections } from './panels.ts';
import { requestCards } from './requests.ts';
import type { OfferingView, SandboxState, WebhookView } from './state.ts';
import { style } from './style.ts';

export interface OverviewOptions {
  readonly forms: Forms;
  readonly linkTo: LinkTo;
  /** What became of the form that was posted last. */
  readonly said: string | undefined;
}

type Section = readonly [id: string, title: string, content: Html];

/** The one page of the sandbox. */
export function overview(state: SandboxState, { forms, linkTo, said }: OverviewOptions): Page {
  const { domain } = state;
  const sections = sectionsOf(state, forms, linkTo);
  const content = html`<p class="soft">${domain} as it answers on this machine. Nothing here leaves it.</p>
    <nav>
      ${sections.map(([id, title]) => html`<a href="#${id}">${title}</a>`)}<a href="/">Refresh</a
      ><a href="/_sandbox/state">JSON</a>
    </nav>
    ${said === undefined ? null : html`<p class="said good" role="status">${said}</p>`}
    ${sections.map(
      ([id, title, inner]) =>
        html`<section id="${id}">
          <h2>${title}</h2>
          ${inner}
        </section>`,
    )}`;
  return page('Sandbox', content, style);
}

function sectionsOf(state: SandboxState, forms: Forms, linkTo: LinkTo): readonly Section[] {
  const { offerings, instances, requests, standins, domain } = state;
  const examplesOf = examples(state);
  return [
    [
      'offerings',
      'App offerings',
      cards(
        offerings.map((offering) => offeringCard(offering, forms, examplesOf)),
        html`None yet. <code>app-builder bootstrap</code> and then <code>app-builder deploy typeform</code>, or
          <code>app-builder deploy note-dispatcher</code>, make one; the terminal of the sandbox shows the variables
          that they need.`,
      ),
    ],
    ['instances', 'Installed apps', installedApps(instances, forms, examplesOf)],
    ['requests', 'Requests', requestCards(requests, forms, linkTo)],
    ['deliveries', 'Webhook messages', deliveries(state.deliveries)],
    ...panelSections(standins, linkTo),
    [
      'target',
      'Documents at the target',
      cards(
        state.target.map((documents) => targetCard(documents, domain)),
        html`Nothing has arrived yet. Install note-dispatcher with <code>https://target.${domain}/notes</code> as its
          address, then add a note to a request of that customer.`,
      ),
    ],
    ['rules', 'Automation rules', rules(state)],
    ['webhooks', 'Webhooks', webhooks(state.webhooks, forms)],
    ['configuration-items', 'Configuration items', configurationItemTable(state.configurationItems)],
    ['accounts', 'Accounts', accounts(state)],
  ];
}

function examples({ domain, standins, requests }: SandboxState): (customer: string) => ExamplesOf {
  return (customer) => {
    const requestIds = requests.filter(({ account }) => account === customer).map(({ requestId }) => requestId);
    return (id) => examplesFor(id, { domain, standins, requestIds });
  };
}

function offeringCard(offering: OfferingView, forms: Forms, examplesOf: (customer: string) => ExamplesOf): Html {
  const versions = offering.versions.map(
    ({ label, latest, disabled, installations }) =>
      html`<li>
        <span>${label}</span>
        ${latest && label !== 'draft' ? badge('good', 'in the App Store') : null}
        ${disabled ? badge('bad', 'disabled') : null}
        <span class="soft end">${installations} installed</span>
      </li>`,
  );
  return html`<article class="card">
    <h3>${offering.name}</h3>
    <p class="soft"><code>${offering.reference}</code> of ${offering.account}</p>
    <ul class="lines">
      ${versions}
    </ul>
    ${forms.publish(offering)}${offering.installable.map(({ customer, form }) =>
      forms.install(offering.reference, customer, form, examplesOf(customer)),
    )}
  </article>`;
}

const verdictTone: Readonly<Record<Verdict, 'good' | 'bad' | 'wait'>> = {
  delivered: 'good',
  'will retry': 'wait',
  dropped: 'bad',
  'not sent': 'bad',
};

function deliveries(records: readonly DeliveryRecord[]): Html {
  const rows = records.map(({ at, event, account, verdict, nextAttemptAt, status, durationMs, attempt, ...record }) => {
    const answer = status === null ? 'no answer' : html`${status} in ${durationMs} ms`;
    return [
      time(at),
      html`${event} <span class="soft">by ${account}</span>`,
      html`${badge(verdictTone[verdict], verdict)}${nextAttemptAt === null ? null : html` <span class="soft">at ${time(nextAttemptAt)}</span>`}`,
      html`${answer}${attempt === 1 ? null : html`, attempt ${attempt}`}`,
      html`${record.address}${record.error === null ? null : html`<p>${record.error}</p>`}${data(record.data)}`,
    ];
  });
  return table(
    ['Time', 'Event', 'Verdict', 'Answer', 'Address'],
    rows,
    html`None yet. Messages leave when a webhook is made, an app is installed, or a rule calls its webhook.`,
  );
}

function data(text: string): Html | null {
  if (text === '') return null;
  return html`<details>
    <summary>Data</summary>
    <pre>${text}</pre>
  </details>`;
}

const outcomeTone = { done: 'good', 'condition not met': undefined, stopped: 'bad' } as const;

function rules({ rules: records }: SandboxState): Html {
  const rows = records.map(({ at, account, rule, requestId, outcome, detail }) => [
    time(at),
    html`${rule}`,
    html`${account}, request ${requestId}`,
    badge(outcomeTone[outcome], outcome),
    html`${detail}`,
  ]);
  const known = constructs.map(({ name, form, means }) => [html`${name}`, html`<code>${form}</code>`, html`${means}`]);
  const whenEmpty = html`None ran yet. Install an app that has rules, then add a note to a request of that customer.`;
  return html`${table(['Time', 'Rule', 'Request', 'Outcome', 'Detail'], rows, whenEmpty)}
    <details>
      <summary>What rules can say here</summary>
      ${table(['Construct', 'Form', 'Meaning'], known, html``)}
    </details>`;
}

const webhookTone: Readonly<Record<string, Tone>> = { active: 'good', 'not verified': 'wait', disabled: undefined };

function webhooks(views: readonly WebhookView[], forms: Forms): Html {
  const rows = views.map((webhook) => {
    const { account, name, event, address, status, lastError } = webhook;
    return [
      html`${account}`,
      html`${name}${name === event ? null : html` <span class="soft">${event}</span>`}`,
      html`${badge(webhookTone[status], status)}${status === 'not verified' ? forms.verification(webhook) : null}`,
      html`${address}${lastError === null ? null : html`<p>${lastError}</p>`}`,
    ];
  });
  const whenEmpty = html`None yet. <code>app-builder bootstrap</code> makes the one that carries secrets.`;
  return table(['Account', 'Webhook', 'State', 'Address'], rows, whenEmpty);
}

function targetCard({ name, documents }: SandboxState['target'][number], domain: string): Html {
  const shown = documents.slice(-5).toReversed();
  const older = documents.length > shown.length ? `, the last ${String(shown.length)} of them here` : '';
  return html`<article class="card wide">
    <h3>https://target.${domain}/${name}</h3>
    <p class="soft">${documents.length} received${older}</p>
    ${shown.map(
      ({ at, document }, index) =>
        html`<details${index === 0 ? html` open` : null}>
          <summary>${time(at)}</summary>
          <pre>${asText(document)}</pre>
        </details>`,
    )}
  </article>`;
}

function accounts({ accounts: views }: SandboxState): Html {
  const rows = views.map(({ account, name, trusts, people }) => [
    html`<code>${account}</code>`,
    html`${name}`,
    html`${trusts.length === 0 ? 'nobody' : trusts.join(', ')}`,
    html`${someOf(people)}`,
  ]);
  return table(['Account', 'Name', 'Trusts', 'People'], rows, html`None.`);
}

function someOf(names: readonly string[]): string {
  const [most, more] = [5, names.length - 5];
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${String(more)} more` : names.join(', ');
}
