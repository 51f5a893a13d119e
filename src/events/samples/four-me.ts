import type { Json, JsonObject } from '../../runtime/ports.ts';
import { withoutSample } from './no-sample.ts';

export interface SampleContext {
  readonly domain: string;
  readonly account: string;
  readonly customer: string;
  /** Of the app offering that it is about. */
  readonly reference: string | undefined;
  /** What the rules of the integration send, by name; undefined without an integration. */
  readonly expressions: ReadonlyMap<string, string> | undefined;
  /** Address that takes documents, for values that are addresses. */
  readonly target: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * A payload as 4me makes it for the event (4me-facts §8, §10). Throws Failure `AB-TRIGGER-BODY` where only the caller can know:
 * secrets that were made up would take the place of a customer's own.
 */
export function samplePayload(event: string, context: SampleContext): JsonObject {
  if (event === 'automation_rule') return rulePayload(context);
  if (event === 'webhook.verify') return { callback: callbackOf(context) };
  if (event === 'app_instance.secrets-update') {
    throw withoutSample(event, 'values that were made up would take the place of what the customer entered');
  }
  if (event.startsWith('app_instance.')) return instancePayload(context);
  const [, change = ''] = event.split('.');
  if (change === 'status-changed') return { ...auditLine, status: 'completed', previous_status: 'assigned' };
  if (change === 'note-added') return { ...auditLine, note_id: 12_345, note_nodeID: 'sample-note' };
  return auditLine;
}

const auditLine = { audit_line_id: 12_345, audit_line_nodeID: 'sample-audit-line', source: '', sourceID: '' };

function rulePayload({ expressions, target, now }: SampleContext): JsonObject {
  if (expressions === undefined) {
    throw withoutSample('automation_rule', 'what a rule sends is known of an integration only, and none is named');
  }
  return Object.fromEntries([...expressions].map(([name, value]) => [name, sampleValue(name, value, { target, now })]));
}

/** By what the name, or the end of the expression, says that it is. */
function sampleValue(name: string, expression: string, { target, now }: Pick<SampleContext, 'target' | 'now'>): Json {
  const words = `${name} ${expression.split('.').at(-1) ?? ''}`.toLowerCase();
  if (/\b(?:\w*_)?ur[il]\b/.test(words)) return target;
  if (/e-?mail/.test(words)) return 'ellen.brown@example.com';
  if (/_at\b|\bdate\b/.test(words)) return new Date(now).toISOString();
  if (/(?:^|\s|_)(?:id|number)\b/.test(words)) return 12_345;
  if (/^\s*(?:true|false)\s*$|[!=<>]=?/.test(expression)) return true;
  return /\bstatus\b/.test(words) ? 'completed' : `A sample ${name}`;
}

function instancePayload({ reference, customer }: SampleContext): JsonObject {
  if (reference === undefined) {
    throw withoutSample('app_instance messages', 'they name an app offering, and no integration is named');
  }
  return {
    audit_line_id: 12_345,
    audit_line_nodeID: 'sample-audit-line',
    app_offering: { reference, id: 12_345, nodeID: 'sample-app-offering' },
    customer_account_id: customer,
    disabled: false,
    enabled_by_customer: true,
    suspended: false,
    customer_representative: null,
  };
}

/** Leads nowhere: no code of 4me looks like this. */
function callbackOf({ domain, account, now }: SampleContext): string {
  const expires = Math.floor(now / 1000) + 86_400;
  return `https://${account}.${domain}/webhooks/12345/verify?code=sample&expires_at=${String(expires)}`;
}
