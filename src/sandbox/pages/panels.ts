import type { LinkTo } from '../links.ts';
import type { PanelCell, PanelPart, PanelTable } from '../standin-panel.ts';
import { badge, link, table, time } from './elements.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { StandinView } from './state.ts';

/** Each stand-in that shows something of itself, as a section of the page. */
export function panelSections(
  standins: readonly StandinView[],
  linkTo: LinkTo,
): readonly (readonly [string, string, Html])[] {
  return standins.map(({ name, panel }, index) => [
    `standin-${String(index + 1)}`,
    name,
    html`${panel.tables.map((shown) => panelTable(shown, linkTo))}`,
  ]);
}

function panelTable({ title, heads, rows, whenEmpty }: PanelTable, linkTo: LinkTo): Html {
  const cells = rows.map((row) => row.map((cell) => shownCell(cell, linkTo)));
  return html`<h3 class="part">${title}</h3>
    ${table(heads, cells, html`${whenEmpty}`)}`;
}

function shownCell(cell: PanelCell, linkTo: LinkTo): Html {
  return isList(cell) ? html`${cell.map((part) => html`${shownPart(part, linkTo)} `)}` : shownPart(cell, linkTo);
}

function shownPart(part: PanelPart, linkTo: LinkTo): Html {
  if (typeof part === 'string') return html`${part}`;
  if ('mark' in part) return badge(part.tone, part.mark);
  if ('time' in part) return time(part.time);
  const { address, text = address } = part;
  return link(address, text, linkTo) ?? html`${text}`;
}

function isList(cell: PanelCell): cell is readonly PanelPart[] {
  return Array.isArray(cell);
}
