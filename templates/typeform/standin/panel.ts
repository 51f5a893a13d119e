import type { PanelCell, PanelTable, StandinPanel } from '../../../src/sandbox/standin-panel.ts';
import type { Attempt } from './attempts.ts';
import { addressOf } from './form.ts';
import type { Form } from './form.ts';
import { seededTokens } from './seed.ts';
import type { Token } from './tokens.ts';
import type { Webhook } from './webhooks.ts';

export interface PanelSource {
  readonly forms: readonly Form[];
  /** With whether it has a secret, never the secret. */
  readonly webhooks: readonly { readonly webhook: Webhook; readonly isSigned: boolean }[];
  /** Oldest first. */
  readonly attempts: readonly Attempt[];
}

const shownAttempts = 20;

/** What Typeform's own pages show: forms, their webhooks, and the deliveries to these. */
export function panelOf({ forms, webhooks, attempts }: PanelSource): StandinPanel {
  return {
    examples: {
      // As a customer has it: at a host of the customer's own.
      form_url: forms.map(({ id }) => `https://mysite.typeform.com/to/${id}`),
      typeform_token: seededTokens.map(({ token }) => token),
    },
    tables: [formTable(forms), webhookTable(webhooks), attemptTable(attempts), tokens],
  };
}

function formTable(forms: readonly Form[]): PanelTable {
  return {
    title: 'Forms',
    heads: ['Form', 'Address', 'Hidden fields'],
    rows: forms.map((form) => [
      { address: addressOf(form), text: form.title },
      addressOf(form),
      (form.hidden ?? []).join(', ') || 'none',
    ]),
    whenEmpty: 'None.',
  };
}

function webhookTable(webhooks: PanelSource['webhooks']): PanelTable {
  return {
    title: 'Webhooks of forms',
    heads: ['Form', 'Tag', 'State', 'Secret', 'Address'],
    rows: webhooks.map(({ webhook: { form_id, tag, enabled, url }, isSigned }) => [
      form_id,
      tag,
      enabled ? { mark: 'enabled', tone: 'good' } : { mark: 'disabled', tone: 'bad' },
      isSigned ? 'is set' : 'none',
      withoutUser(url),
    ]),
    whenEmpty: 'None yet. An app registers one when a customer has installed it with a form and a token.',
  };
}

function attemptTable(attempts: readonly Attempt[]): PanelTable {
  return {
    title: 'Deliveries',
    heads: ['Time', 'Event', 'Verdict', 'Answer', 'Address'],
    rows: attempts
      .toReversed()
      .slice(0, shownAttempts)
      .map(({ at, eventId, formId, tag, status, attempt, url, error, ...rest }) => [
        { time: at },
        `${eventId} of ${formId}`,
        verdict({ error, ...rest }),
        `${status === null ? 'no answer' : String(status)}${attempt === 1 ? '' : `, attempt ${String(attempt)}`}`,
        `${withoutUser(url)} (${tag})${error === null ? '' : `: ${error}`}`,
      ]),
    whenEmpty: 'None yet. Fill in a form that has a webhook.',
  };
}

function verdict({ error, nextAttemptAt }: Pick<Attempt, 'error' | 'nextAttemptAt'>): PanelCell {
  if (error === null) return { mark: 'delivered', tone: 'good' };
  if (nextAttemptAt === null) return { mark: 'given up', tone: 'bad' };
  return [{ mark: 'will retry', tone: 'wait' }, 'at', { time: nextAttemptAt }];
}

const means: Readonly<Record<Token['access'], string>> = {
  full: 'may read and write webhooks',
  read: 'may read only: an app that wants to register a webhook is refused',
  revoked: 'is refused like one that never was',
};

/** Those that everybody knows. */
const tokens: PanelTable = {
  title: 'Tokens for trying',
  heads: ['Token', 'Means'],
  rows: seededTokens.map(({ token, access }) => [token, means[access]]),
  whenEmpty: 'None.',
};

function withoutUser(address: string): string {
  const url = new URL(address);
  [url.username, url.password] = ['', ''];
  return url.href;
}
