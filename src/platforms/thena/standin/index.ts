import { realScheduler } from '../../../sandbox/scheduler.ts';
import { Apps } from './apps.ts';
import { AttemptLog } from '../../../sandbox/attempt-log.ts';
import { keptAttempts, type Attempt } from './attempts.ts';
import { Desk } from './desk.ts';
import { Directory } from './directory.ts';
import { defaultPatience, Emitter, legacyDelays } from './emitter.ts';
import { Faults } from './faults.ts';
import { Gate } from './gate.ts';
import { Outbox } from './outbox.ts';
import { pageHost, panelOf } from './panel.ts';
import { People, withoutToken } from './people.ts';
import { PlatformApi } from './platform-api.ts';
import { defaultRateLimit, RateLimit } from './rate-limit.ts';
import { seededOrganisations, seededTicket } from './seed.ts';
import { StudioApi } from './studio-api.ts';
import type { PublishedEvent } from './studio-api.ts';
import type { ThenaOptions, ThenaStandin } from './thena-standin.ts';
import { ticketPage } from './ticket-page.ts';

export type { ThenaOptions, ThenaStandin } from './thena-standin.ts';

const studioHost = 'apps-studio.thena-sandbox.test';
const platformHost = 'platform.thena-sandbox.test';

/** Thena as it answers and delivers on this machine (thena-facts). */
export function thenaStandin(options: ThenaOptions = {}): ThenaStandin {
  const { scheduler = realScheduler(options.now), probes = true, createAnswer = 'documented' } = options;
  const now = (): number => scheduler.now();
  const organisations = [...seededOrganisations, ...(options.organisations ?? [])];
  const directory = new Directory(organisations);
  const log = new AttemptLog<Attempt>(keptAttempts);
  const emitter = new Emitter({
    log,
    scheduler,
    retryDelays: options.retryDelays ?? legacyDelays,
    patience: options.patience ?? defaultPatience,
    onAttempt: options.onAttempt ?? (() => {}),
  });
  const outbox = new Outbox(emitter, now);
  outbox.sendAs(options.sending ?? {});
  const apps: Apps = new Apps({ directory, now, announce: (one) => outbox.announced(apps, one) });
  const desk = new Desk({ directory, now, happen: (one) => outbox.happened(apps, one) });
  for (const one of directory.all()) desk.create(one, seededTicket, directory.person(one));
  const published: PublishedEvent[] = [];
  const studio = new StudioApi({
    apps,
    now,
    createAnswer,
    changed: (app, before) => probes && outbox.probe(app, before),
    published: (event) => published.push(event),
  });
  const platform = new PlatformApi({ desk, directory, now });
  const faults = new Faults();
  const rate = new RateLimit(options.rateLimit ?? defaultRateLimit, now);
  const gate = new Gate({ directory, apps, rate, faults });
  const people = new People({ directory, apps, desk, outbox, now });
  const { tickets, comments, createTicket, changeTicket, deleteTicket, addComment } = people;
  const { botToken, install, uninstall, configure, addTeam, removeTeam, sendEvents, sample } = people;
  return {
    name: 'Thena',
    hosts: [studioHost, platformHost, pageHost],
    handle(request) {
      const { hostname } = request.url;
      if (hostname === pageHost) return ticketPage({ find: (id) => people.find(id), desk }, request);
      return gate.handle(request, (...asked) => (hostname === studioHost ? studio : platform).handle(...asked));
    },
    personalKey: directory.organisation().personalKey,
    organisations: () => directory.all(),
    apps: () => apps.all(),
    installations: () => apps.installations().map(withoutToken),
    tickets,
    comments,
    createTicket,
    changeTicket,
    deleteTicket,
    addComment,
    botToken,
    install,
    uninstall,
    configure,
    addTeam,
    removeTeam,
    sendEvents,
    sample,
    sendAs: (sending) => outbox.sendAs(sending),
    failWith: (fault) => faults.set(fault),
    published: () => [...published],
    attempts: () => log.list(),
    panel: () =>
      panelOf({
        organisations: directory.all(),
        tickets: directory.all().flatMap((one) => desk.tickets(one)),
        apps: apps.all(),
        installations: apps.installations(),
        attempts: log.list(),
      }),
    settled: async () => emitter.settled(),
    close: async () => emitter.close(),
  };
}
