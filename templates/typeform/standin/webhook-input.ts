import type { EventType } from './event.ts';
import { localAddress } from './local-address.ts';
import type { Detail } from './refusal.ts';

export type EventTypes = Readonly<Partial<Record<EventType, boolean>>>;

/** The body of a PUT (external-apis §2.1). */
export interface WebhookInput {
  readonly url: string;
  readonly enabled: boolean;
  readonly secret?: string;
  readonly verify_ssl?: boolean;
  readonly event_types?: EventTypes;
}

export type CheckedInput = { readonly input: WebhookInput } | { readonly details: readonly Detail[] };

/** Every mistake at once. Properties that the API does not have are passed over. */
export function checkedInput(body: Buffer): CheckedInput {
  const sent = parsed(body.toString());
  if (!isRecord(sent)) return { details: [detail('', 'The body is not a JSON object')] };
  const details = Object.entries(rules).flatMap(([name, { fits, says }]) =>
    fits(sent[name]) ? [] : [detail(`/${name}`, says)],
  );
  return details.length > 0 ? { details } : { input: sent as unknown as WebhookInput };
}

interface Rule {
  readonly fits: (value: unknown) => boolean;
  readonly says: string;
}

const rules: Readonly<Record<keyof WebhookInput, Rule>> = {
  // The real platform takes http too; the stand-in does not, so that nobody gets used to it.
  url: { fits: isWebhookAddress, says: 'must be an https address, or http://127.0.0.1 in the sandbox' },
  enabled: { fits: (value) => typeof value === 'boolean', says: 'must be true or false' },
  secret: { fits: (value) => value === undefined || typeof value === 'string', says: 'must be text' },
  verify_ssl: { fits: (value) => value === undefined || typeof value === 'boolean', says: 'must be true or false' },
  event_types: { fits: areEventTypes, says: 'must be an object of form_response and form_response_partial' },
};

const eventTypes: ReadonlySet<string> = new Set<EventType>(['form_response', 'form_response_partial']);

function isWebhookAddress(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  return new URL(value).protocol === 'https:' || localAddress(value) !== undefined;
}

function areEventTypes(value: unknown): boolean {
  if (value === undefined) return true;
  return (
    isRecord(value) && Object.entries(value).every(([name, on]) => eventTypes.has(name) && typeof on === 'boolean')
  );
}

function detail(field: string, description: string): Detail {
  return { code: 'INVALID', description, field };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
