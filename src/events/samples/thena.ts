import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../runtime/ports.ts';
import { withoutSample } from './no-sample.ts';

/** Whom a sample of Thena is about: an installation as the app has stored it, or what the caller made up. */
export interface ThenaSampleContext {
  readonly organisation: string;
  readonly application: string;
  readonly applicationName: string;
  readonly installation: string | undefined;
  readonly bot: string;
  /** Undefined where the app has none: nobody else can make one. */
  readonly botToken: string | undefined;
  readonly teams: readonly string[];
  readonly configuration: JsonObject;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Life-cycle events, which go to the address of installations (thena-facts §4.1). */
export function isThenaLifeCycle(event: string): boolean {
  return event.startsWith('app:');
}

/**
 * A body as Thena sends it for the event (thena-facts §4.1, §4.2, §5). Each is new to a handler that remembers. Throws Failure
 * `AB-TRIGGER-BODY` for events whose payload is not documented, and for an installation without a bot token.
 */
export function sampleThenaEvent(event: string, context: ThenaSampleContext): JsonObject {
  if (isThenaLifeCycle(event)) return lifeCycle(event, context);
  const payload = payloads.find(([names]) => names.test(event))?.[1](event, context);
  if (payload === undefined) throw withoutSample(event, 'what Thena sends with it is not documented');
  return {
    message: {
      actor: { id: 'U0SAMPLE', email: 'ellen.brown@example.com', type: 'AGENT' },
      eventType: event,
      orgId: context.organisation,
      payload,
      eventId: randomUUID(),
      timestamp: String(context.now),
    },
    xWebhookEvent: true,
  };
}

/** What Thena writes in the place of a token that it does not send again. */
const redacted = '********';

/** Events that bring a bot token, which the app proves before it believes them. */
const withToken: ReadonlySet<string> = new Set(['app:installation', 'app:reinstall']);

function lifeCycle(event: string, context: ThenaSampleContext): JsonObject {
  const { organisation, application, applicationName, installation, bot, botToken, teams, configuration, now } =
    context;
  if (withToken.has(event) && botToken === undefined) {
    throw withoutSample(
      event,
      `the app has no bot token of ${organisation}, and one that was made up would take its place`,
    );
  }
  const at = new Date(now).toISOString();
  const stamp =
    event === 'app:installation'
      ? { created_by: 'ellen.brown@example.com', created_at: at }
      : { updated_by: 'ellen.brown@example.com', updated_at: at };
  return {
    ...(installation === undefined ? {} : { installation_id: installation }),
    team_ids:
      event === 'app:team:added' ? [...teams, 'TSAMPLE'] : event === 'app:team:removed' ? teams.slice(1) : teams,
    organization_id: organisation,
    application_id: application,
    application_name: applicationName,
    application_metadata: {},
    bot_id: bot,
    bot_token: withToken.has(event) ? (botToken ?? redacted) : redacted,
    configuration,
    ...stamp,
    event_type: event,
  };
}

type Payload = (event: string, context: ThenaSampleContext) => JsonObject;

/** In their order; the first whose names fit. */
const payloads: readonly (readonly [names: RegExp, payload: Payload])[] = [
  [
    /^ticket:comment:reaction:(?:added|removed)$/,
    (_, context) => ({ ...commentPayload(context), reaction: { name: 'thumbsup' } }),
  ],
  [
    /^ticket:comment:updated$/,
    (_, context) => ({ ...commentPayload(context), previousComment: comment(context, 'A first draft') }),
  ],
  [/^ticket:comment:(?:added|created|deleted)$/, (_, context) => commentPayload(context)],
  [
    /^account-(?:task|activity|note):comment:(?:created|updated|deleted)$/,
    (_, context) => ({ comment: comment(context) }),
  ],
  [/^ticket:created$/, (_, context) => ({ ticket: ticket(context) })],
  [/^ticket:(?:deleted|archived)$/, (_, context) => ({ previousTicket: ticket(context) })],
  [
    /^ticket:(?:updated|unarchived|status:changed|priority:changed|assigned|type:changed|sentiment:changed|escalated|tag:updated|migrated|custom_field_value:(?:added|removed|changed)|csat:(?:sent|received)|sla:(?:breached|breach_warning))$/,
    (_, context) => ({ ticket: { ...ticket(context), statusName: 'Closed' }, previousTicket: ticket(context) }),
  ],
  [/^account:created$/, () => ({ account })],
  [/^account:deleted$/, () => ({ previousAccount: account })],
  [
    /^account(?::updated|-(?:health|status|classification|industry):changed)$/,
    () => ({ account: { ...account, name: 'Widget International' }, previousAccount: account }),
  ],
  [
    /^organization:member-joined$/,
    (_, { organisation }) => ({ organization: { id: organisation, name: 'Widget' }, user }),
  ],
  [
    /^organization:(?:created|updated|deleted)$/,
    (_, { organisation }) => ({ organization: { id: organisation, name: 'Widget' } }),
  ],
  [/^user:mentioned$/, mentioned],
];

const user = { id: 'U0SAMPLE', name: 'Ellen Brown', email: 'ellen.brown@example.com' };

const account = { id: 'A0SAMPLE', name: 'Widget Data Center', status: 'active', classification: 'enterprise' };

function ticket({ teams: [team = 'TSAMPLE'], now }: ThenaSampleContext): JsonObject {
  return {
    id: 'K0SAMPLE',
    ticketId: 12_345,
    title: 'The printer is on fire',
    description: 'Smoke comes out of it.',
    customerContact: { FirstName: 'Ellen', LastName: 'Brown', Email: user.email },
    priorityId: 'P0SAMPLE',
    priorityName: 'High',
    statusId: 'S0SAMPLE',
    statusName: 'Open',
    source: 'email',
    createdAt: new Date(now).toISOString(),
    team: { Id: team, Name: 'Support', Identifier: 'SUP' },
    isEscalated: false,
    customer: { id: 'C0SAMPLE', email: user.email, name: user.name },
    assignedTo: null,
    assignedAgent: null,
    tags: [],
    isArchived: false,
  };
}

function comment({ teams: [team = 'TSAMPLE'], now }: ThenaSampleContext, content = 'A sample comment'): JsonObject {
  const at = new Date(now).toISOString();
  return {
    id: randomUUID(),
    content,
    contentHtml: `<p>${content}</p>`,
    contentMarkdown: content,
    commentType: 'comment',
    commentVisibility: 'public',
    author: { ...user, avatarUrl: null },
    teamId: team,
    createdAt: at,
    updatedAt: at,
  };
}

function commentPayload(context: ThenaSampleContext): JsonObject {
  return { comment: comment(context), ticket: { id: 'K0SAMPLE', title: 'The printer is on fire' } };
}

function mentioned(_event: string, { organisation, now }: ThenaSampleContext): JsonObject {
  return {
    user: { ...user, userType: 'AGENT', status: 'active', organization: organisation, teams: [] },
    metadata: {
      mentionedUserId: user.id,
      mentionedByUserId: 'U1SAMPLE',
      entityId: 'K0SAMPLE',
      entityType: 'TICKET',
      commentId: randomUUID(),
      timestamp: new Date(now).toISOString(),
      organizationId: organisation,
    },
  };
}
