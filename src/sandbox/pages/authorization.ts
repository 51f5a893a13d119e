import type { Prompt } from '../../platforms/4me/standin/oauth/authorizations.ts';
import { allowedActions } from '../../platforms/4me/standin/oauth/caller.ts';
import type { PersonRow } from '../../platforms/4me/standin/world/rows.ts';
import { html, page, pageHeaders } from './html.ts';
import type { Page } from './html.ts';
import { style } from './style.ts';

/**
 * Asks a person to allow or deny what an app asks (4me-facts §2). The sandbox has no sign-in: whoever is at the page says who
 * of `people` they are. Its form posts to the address of the page.
 */
export function authorizationPage({ application, redirectUri }: Prompt, people: readonly PersonRow[]): Page {
  const { account, name, scopes } = application;
  const actions = allowedActions(scopes).map((action) => html`<li><code>${action}</code></li>`);
  const options = people.map((person) => html`<option value="${person.id}">${person.name}</option>`);
  const allow = html`<label
      >Your name<select name="person">
        ${options}
      </select></label
    >
    <div class="row">
      <button name="answer" value="allow">Allow</button>
      <button class="plain" name="answer" value="deny">Deny</button>
    </div>`;
  const deny = html`<p class="empty">${account} has nobody who could allow it.</p>
    <div class="row"><button class="plain" name="answer" value="deny">Deny</button></div>`;
  const { headers, body } = page(
    `Allow ${name}?`,
    html`<p>In ${account}, on your behalf, it asks for:</p>
      <ul class="lines">
        ${actions}
      </ul>
      <p class="soft">Your answer goes to <code>${new URL(redirectUri).origin}</code>.</p>
      <form method="post">${people.length === 0 ? deny : allow}</form>`,
    style,
  );
  return { headers: { ...headers, ...leadsAway }, body };
}

/** Browsers hold the redirects that follow a form against form-action, too, and the app may send the person on. */
const leadsAway = {
  'content-security-policy': (pageHeaders['content-security-policy'] ?? '').replace(
    "form-action 'self'",
    "form-action 'self' http: https:",
  ),
};
