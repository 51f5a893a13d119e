import type { LinkTo } from '../links.ts';
import type { Tone } from '../standin-panel.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/** Boxes side by side. */
export function cards(items: readonly Html[], whenEmpty: Html): Html {
  return items.length === 0 ? empty(whenEmpty) : html`<div class="cards">${items}</div>`;
}

function empty(what: Html): Html {
  return html`<p class="empty">${what}</p>`;
}

/** On a narrow screen each row becomes a block and each cell gets its head as a label. */
export function table(heads: readonly string[], rows: readonly (readonly Html[])[], whenEmpty: Html): Html {
  if (rows.length === 0) return empty(whenEmpty);
  return html`<div class="sheet">
    <table>
      <tr class="heads">
        ${heads.map((head) => html`<th scope="col">${head}</th>`)}
      </tr>
      ${rows.map(
        (cells) =>
          html`<tr>
            ${cells.map((cell, index) => html`<td data-label="${heads[index]}" ${tight(heads[index])}>${cell}</td>`)}
          </tr>`,
      )}
    </table>
  </div>`;
}

function tight(head: string | undefined): Html | null {
  return head === 'Time' || head === 'Answer' || head === 'Verdict' ? html` class="tight"` : null;
}

export function badge(tone: Tone, text: string): Html {
  return html`<span class="badge${tone === undefined ? null : ` ${tone}`}">${text}</span>`;
}

/** Hours, minutes and seconds of an ISO time; the whole as a tooltip. */
export function time(iso: string): Html {
  return html`<time datetime="${iso}" title="${iso}">${iso.slice(11, 19)}</time>`;
}

/** In a new tab, as the platform opens them; undefined for what is not in the sandbox. Without words it shows the address. */
export function link(address: string, words: string, linkTo: LinkTo): Html | undefined {
  const place = linkTo(address);
  if (place === undefined) return undefined;
  return html`<a href="${place}" target="_blank" rel="noopener" title="${address}"
    >${words === '' ? address : words}</a
  >`;
}

/** Text as it is, other values as JSON; at most 4,000 characters. */
export function asText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
  return text.length <= 4_000 ? text : `${text.slice(0, 4_000)}…`;
}
