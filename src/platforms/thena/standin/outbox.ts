import type { Announcement, Apps } from './apps.ts';
import { Dice, noChaos } from './chaos.ts';
import type { Chaos } from './chaos.ts';
import type { Emitter, Message } from './emitter.ts';
import { enveloped } from './envelope.ts';
import type { Envelope, Happening } from './envelope.ts';
import { installationBody } from './installation-body.ts';
import type { InstallationForm } from './installation-body.ts';
import { subscriptions, webhookAddress } from './manifest.ts';
import type { App, Installation } from './model.ts';
import { seededRandom, shuffled } from './seeded-random.ts';

/** In which of the forms that Thena's pages contradict each other about it sends. */
export interface Sending extends InstallationForm {
  /** Of all events; if left out, A, and C for custom objects (thena-facts §4.2). */
  readonly envelope?: Envelope;
  /** What a new comment is called (thena-facts §5); `both`: twice, with one event id. Default `added`. */
  readonly commentEvent?: 'added' | 'created' | 'both';
  readonly chaos?: Partial<Chaos>;
}

/** What is done to a list of events. */
export interface Mixing {
  /** Share of the messages that are sent twice, to the nearest number. */
  readonly duplicates?: number;
  /** In any order. */
  readonly shuffle?: boolean;
  /** The same seed does the same. Default 1. */
  readonly seed?: number;
}

const commentNames: readonly string[] = ['ticket:comment:added', 'ticket:comment:created'];

/** Knows which apps hear of what, and in which form. */
export class Outbox {
  readonly #emitter: Emitter;
  readonly #now: () => number;
  #sending: Sending = {};
  #dice = new Dice(noChaos);

  constructor(emitter: Emitter, now: () => number) {
    this.#emitter = emitter;
    this.#now = now;
  }

  /** What is left out stays as it is; a chaos that is given begins its sequence again. */
  sendAs(change: Sending): void {
    this.#sending = { ...this.#sending, ...change };
    if (change.chaos !== undefined) this.#dice = new Dice({ ...noChaos, ...change.chaos });
  }

  /** Starts the deliveries of something that happened in the world. */
  happened(apps: Apps, happening: Happening): void {
    const events = commentNames.includes(happening.event) ? this.#namesOfComment() : [happening.event];
    for (const event of events) {
      for (const message of this.#messages(apps, { ...happening, event })) this.#send(message);
    }
  }

  announced(apps: Apps, announcement: Announcement): void {
    const { event, installation } = announcement;
    const app = apps.withId(installation.application);
    if (app === undefined) return;
    this.#send({
      kind: 'installation',
      event,
      eventId: null,
      organisation: installation.organisation,
      application: app.uid,
      method: 'POST',
      body: this.installationBody(announcement, app),
      address: () => webhookAddress(apps.withId(app.uid)?.manifest ?? {}, 'installations'),
    });
  }

  /** Starts the deliveries of events as they are called, mixed as it is wished. */
  send(apps: Apps, happenings: readonly Happening[], mixing: Mixing = {}, envelope?: Envelope): void {
    const { duplicates = 0, shuffle = false, seed = 1 } = mixing;
    const random = seededRandom(seed);
    const messages = happenings.flatMap((happening) => this.#messages(apps, happening, envelope));
    const twice = new Set(shuffled(messages, random).slice(0, Math.round(messages.length * duplicates)));
    const all = messages.flatMap((message) => (twice.has(message) ? [message, message] : [message]));
    for (const message of shuffle ? shuffled(all, random) : all) this.#emitter.send(message);
  }

  /** Looks whether somebody is at the addresses that were not in `before`: GET, HEAD and an empty POST (thena-facts §4.3). */
  probe(app: App, before: App | undefined): void {
    for (const which of ['events', 'installations'] as const) {
      const address = webhookAddress(app.manifest, which);
      if (address === undefined || address === webhookAddress(before?.manifest ?? {}, which)) continue;
      for (const method of ['GET', 'HEAD', 'POST'] as const) {
        const { uid: application, organisation } = app;
        const about = { kind: 'probe', event: method, eventId: null, organisation, application } as const;
        this.#emitter.send({ ...about, method, body: '', address: () => address });
      }
    }
  }

  body(happening: Happening, envelope = this.#sending.envelope): string {
    const usual = happening.event.startsWith('custom-object:') ? 'C' : 'A';
    return JSON.stringify(enveloped(happening, envelope ?? usual));
  }

  installationBody(announcement: Announcement, app: App): string {
    return JSON.stringify(installationBody(announcement, app, this.#now(), this.#sending));
  }

  #messages(apps: Apps, happening: Happening, envelope?: Envelope): readonly Message[] {
    const { event, eventId, organisation } = happening;
    const body = this.body(happening, envelope);
    return apps.installations().flatMap((installation) => {
      const app = apps.withId(installation.application);
      if (app === undefined || !hears(installation, app, happening)) return [];
      const address = (): string | undefined => {
        const isThere = apps.installations().some(({ id, status }) => id === installation.id && status === 'installed');
        return isThere ? webhookAddress(apps.withId(app.uid)?.manifest ?? {}, 'events') : undefined;
      };
      return [{ kind: 'event', event, eventId, organisation, application: app.uid, method: 'POST', body, address }];
    });
  }

  #send(message: Message): void {
    for (const heldBack of this.#dice.copies()) this.#emitter.send(message, heldBack);
  }

  #namesOfComment(): readonly string[] {
    const { commentEvent = 'added' } = this.#sending;
    const isBoth = commentEvent === 'both' || this.#dice.hasBothNames();
    return isBoth ? commentNames : [`ticket:comment:${commentEvent}`];
  }
}

/** Teams are what an installation may see; an app that subscribes to nothing hears everything (thena-facts §3, §4.1). */
function hears(installation: Installation, app: App, { event, organisation, teamId }: Happening): boolean {
  if (installation.status !== 'installed' || installation.organisation !== organisation) return false;
  if (teamId !== undefined && !installation.teamIds.includes(teamId)) return false;
  const names = subscriptions(app.manifest);
  if (names.length === 0) return true;
  return names.includes(event) || (commentNames.includes(event) && commentNames.some((name) => names.includes(name)));
}
