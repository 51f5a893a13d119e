import type { Log } from '../../../runtime/log.ts';
import type { Outside } from '../../../runtime/outside/outside.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import type { Published } from '../client/records.ts';
import type { ThenaClient } from '../client/thena-client.ts';
import type { PlatformEvent } from '../wire/envelope.ts';
import { isEventName, isInstallationEventName, otherNameOf, type InstallationEventName } from '../wire/event-names.ts';
import type { InstallationEvent } from '../wire/installation.ts';
import type { Installation } from './installation-record.ts';
import type { EventPayloads } from './payloads.ts';

/** What a handler has besides its event. */
export interface EventContext {
  /** The app in the organisation of the event, as it is now; of an uninstallation, as it was. */
  readonly installation: Installation;
  /** The platform as the app's bot in this organisation. After an uninstallation each call is refused: the bot's token is dead. */
  readonly client: ThenaClient;
  /** Tells Thena of an event of the app; its name is declared in the manifest under `events.publish`. */
  readonly publish: (eventName: string, payload: JsonObject) => Promise<Published>;
  /** Calls addresses that a customer gave. */
  readonly outside: Outside;
  /** Each line has the organisation, the event and its identity. */
  readonly log: Log;
  /** The same when Thena delivers the event again: for `idempotency-key` headers and as `deDuplicationKey`. */
  readonly identity: string;
  /** The message as it came; of a life-cycle event, with bot token and settings as they are now. */
  readonly raw: JsonObject;
  /** Milliseconds since the epoch; past this, the engine ends the work and the event comes again. */
  readonly deadline: number;
  /** Milliseconds since the epoch; in tests, what the clock of the test says. */
  readonly now: () => number;
}

/** What an event of this name is to its handler. */
export type EventOf<Name extends string> = Name extends InstallationEventName
  ? InstallationEvent<Name>
  : Name extends keyof EventPayloads
    ? PlatformEvent<EventPayloads[Name]>
    : PlatformEvent;

export type EventHandler<Name extends string = string> = (
  event: EventOf<Name>,
  context: EventContext,
) => Promise<void> | void;

/** Handlers by the name of their event: life-cycle events, platform events, and any other that Thena sends. */
export type EventHandlers<Names extends string> = { readonly [Name in Names]: EventHandler<Name> };

/** A handler whose event was found by its name. */
export type AnyHandler = (event: InstallationEvent | PlatformEvent, context: EventContext) => Promise<void> | void;

/** Finds handlers by the names that messages have. */
export class HandlerTable {
  readonly #handlers: ReadonlyMap<string, AnyHandler>;

  /** Throws TypeError for a name that no event can have. */
  constructor(handlers: Readonly<Record<string, EventHandler<never>>>) {
    for (const name of Object.keys(handlers)) {
      const isLifeCycle = name.startsWith('app:');
      if (isLifeCycle ? !isInstallationEventName(name) : !isEventName(name) || name.endsWith('*')) {
        throw new TypeError(`"${name}" is no name of an event at Thena`);
      }
    }
    this.#handlers = new Map(Object.entries(handlers)) as ReadonlyMap<string, unknown> as ReadonlyMap<
      string,
      AnyHandler
    >;
  }

  /** A new comment has two names, and one handler under either of them. Undefined for what nobody asked for. */
  of(name: string): AnyHandler | undefined {
    const other = otherNameOf(name);
    return this.#handlers.get(name) ?? (other === undefined ? undefined : this.#handlers.get(other));
  }

  /** The same for what came as a platform event: there, a life-cycle event would get past the proof of its token. */
  ofPlatform(name: string): AnyHandler | undefined {
    return isInstallationEventName(name) ? undefined : this.of(name);
  }
}
