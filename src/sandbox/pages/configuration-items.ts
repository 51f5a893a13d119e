import { table, time } from './elements.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { ConfigurationItemsView } from './state.ts';

export function configurationItemTable({ count, shown }: ConfigurationItemsView): Html {
  const rows = shown.map(({ account, name, label, status, source, updatedAt }) => [
    html`${account}`,
    html`${name ?? label} ${name === label ? null : html`<span class="soft">${label}</span>`}`,
    html`${status}`,
    html`${source ?? ''}`,
    time(updatedAt),
  ]);
  const most = count > shown.length ? html`<p class="soft">${shown.length} of ${count}, changed last first.</p>` : null;
  const whenEmpty = html`None yet. <code>app-builder bootstrap</code> makes some of the provider; integrations for
    discovery bring those of their customers.`;
  return html`${table(['Account', 'Name', 'Status', 'Source', 'Changed'], rows, whenEmpty)}${most}`;
}
