import type { Scheduler } from '../../../sandbox/scheduler.ts';
import type { Standin } from '../../../sandbox/standin.ts';
import type { OnAttempt } from '../../../sandbox/sent-message.ts';
import type { Attempt } from './attempts.ts';
import type { NewTicket } from './desk.ts';
import type { Envelope } from './envelope.ts';
import type { Fault } from './faults.ts';
import type { JsonMap } from './json-value.ts';
import type { App, AssignedAs, Comment, Configuration, Installation, Organisation, Ticket } from './model.ts';
import type { Mixing, Sending } from './outbox.ts';
import type { RateLimitSetting } from './rate-limit.ts';
import type { CreateAnswer, PublishedEvent } from './studio-api.ts';

export interface ThenaOptions {
  /** Milliseconds since the epoch; for real time only, a scheduler brings its own clock. */
  readonly now?: () => number;
  readonly scheduler?: Scheduler;
  /** Beside the two seeded ones; one with the id of another takes its place. */
  readonly organisations?: readonly Organisation[];
  /** Milliseconds after each failure; one more drops the message. Default: 10, 20, 30, 50 and 80 seconds. */
  readonly retryDelays?: readonly number[];
  /** Milliseconds in which an app has to answer. Default: 10 seconds. */
  readonly patience?: number;
  /** Whether new addresses in a manifest are looked at with GET, HEAD and an empty POST. Default true. */
  readonly probes?: boolean;
  readonly rateLimit?: RateLimitSetting;
  /** What `create-app` answers with. Default `documented`. */
  readonly createAnswer?: CreateAnswer;
  /** In which forms it sends, and what it does to the order; `sendAs` changes it. */
  readonly sending?: Sending;
  /** Hears of every attempt but those of probes, tokens included; must not throw. */
  readonly onAttempt?: OnAttempt;
}

/** Ids; what is left out is the first organisation, its first ticket, its first person, its only app. */
export interface Where {
  readonly organisation?: string;
  /** Id or e-mail address of who does it. */
  readonly by?: string;
}

export interface WhereInstalled extends Where {
  /** Id or slug. */
  readonly app?: string;
}

/** An event to send as it is; what is left out is made up like a sample. */
export interface EventToSend extends Where {
  readonly event: string;
  readonly payload?: JsonMap;
  readonly eventId?: string;
  /** Only apps of this team hear of it; null: all of the organisation. Default: the team of the sample's ticket. */
  readonly teamId?: string | null;
}

/** Methods throw an Error for what is not there, or what Thena would refuse. */
export interface ThenaStandin extends Standin {
  /** Of the first organisation's first person; everybody knows it. */
  readonly personalKey: string;
  organisations(): readonly Organisation[];
  apps(): readonly App[];
  /** Those that are over too. Without bot tokens. */
  installations(): readonly Omit<Installation, 'botToken'>[];
  /** Of an app that is installed. */
  botToken(where?: WhereInstalled): string;
  tickets(where?: Where): readonly Ticket[];
  comments(ticket: string): readonly Comment[];
  createTicket(input?: Partial<NewTicket> & Where): Ticket;
  /** `ticket:updated` and what follows from it. `agent`: id or e-mail address. */
  changeTicket(
    change: Where & {
      readonly ticket?: string;
      readonly status?: string;
      readonly priority?: string;
      readonly agent?: string | null;
      /** How `assignedTo` says it; `assignedAgent` is always an object. Default `object`. */
      readonly assignedAs?: AssignedAs;
    },
  ): Ticket;
  deleteTicket(where?: Where & { readonly ticket?: string }): void;
  /** `visibility`: `public`, the default, or `private`. */
  addComment(
    comment: Where & { readonly text: string; readonly ticket?: string; readonly visibility?: 'public' | 'private' },
  ): Comment;
  /** As a person does in the dashboard; `teams`: the first one of the organisation, if left out. */
  install(
    where?: WhereInstalled & { readonly teams?: readonly string[]; readonly settings?: Partial<Configuration> },
  ): Omit<Installation, 'botToken'>;
  uninstall(where?: WhereInstalled): void;
  /** Groups of settings that are not given stay as they are. */
  configure(settings: Partial<Configuration>, where?: WhereInstalled): void;
  addTeam(teamId: string, where?: WhereInstalled): void;
  removeTeam(teamId: string, where?: WhereInstalled): void;
  /** Starts the deliveries of events as they are called and not of what they say; answers with the ids of the events. */
  sendEvents(
    events: readonly (string | EventToSend)[],
    mixing?: Mixing & { readonly envelope?: Envelope },
  ): readonly string[];
  /** The body that would be sent: of an event, or about an installation that is there (with its real bot token). Nothing is sent. */
  sample(event: string, where?: WhereInstalled): string;
  /** What is left out stays as it is. */
  sendAs(sending: Sending): void;
  /** What both APIs answer instead; undefined ends it. */
  failWith(fault: Fault | undefined): void;
  /** Events that apps sent, oldest first. */
  published(): readonly PublishedEvent[];
  /** Attempts to deliver, oldest first; at most the last 5,000. */
  attempts(): readonly Attempt[];
  /** Resolves when no delivery is under way; what waits for its time does not count. */
  settled(): Promise<void>;
  /** Forgets what waits and cuts what is under way. */
  close(): Promise<void>;
}
