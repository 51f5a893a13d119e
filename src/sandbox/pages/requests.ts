import type { LinkTo } from '../links.ts';
import { badge, cards, time } from './elements.ts';
import type { Forms } from './forms.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { noteText } from './note-text.ts';
import type { RequestView } from './state.ts';

export function requestCards(requests: readonly RequestView[], forms: Forms, linkTo: LinkTo): Html {
  return cards(
    requests.map((request) => requestCard(request, forms, linkTo)),
    html`None.`,
  );
}

function requestCard(request: RequestView, forms: Forms, linkTo: LinkTo): Html {
  const { account, requestId, subject, status, completionReason } = request;
  const isCompleted = status === 'completed';
  const state = isCompleted && completionReason !== null ? `${status}: ${completionReason}` : status;
  const notes = request.notes.map(
    ({ text, internal, by, at }) =>
      html`<div class="note">
        <p class="written">${noteText(text, linkTo)}</p>
        <p class="soft">${by}, ${time(at)} ${internal ? badge('wait', 'internal') : null}</p>
      </div>`,
  );
  return html`<article class="card">
    <h3>${subject}</h3>
    <p class="soft">${account}, request ${requestId} ${badge(isCompleted ? 'good' : undefined, state)}</p>
    ${notes}${forms.note(request)}${forms.status(request)}
  </article>`;
}
