import type { Apps } from './apps.ts';
import { isLifeCycle } from './apps.ts';
import type { Desk } from './desk.ts';
import type { Directory } from './directory.ts';
import type { Happening } from './envelope.ts';
import { newId } from './identifiers.ts';
import type { App, Installation, Organisation, Person, Ticket } from './model.ts';
import type { Outbox } from './outbox.ts';
import { Refused } from './refusal.ts';
import { samplePayload } from './sample.ts';
import { seededTicket } from './seed.ts';
import type { EventToSend, ThenaStandin, Where, WhereInstalled } from './thena-standin.ts';

type Acts = Pick<
  ThenaStandin,
  | 'tickets'
  | 'comments'
  | 'createTicket'
  | 'changeTicket'
  | 'deleteTicket'
  | 'addComment'
  | 'botToken'
  | 'install'
  | 'uninstall'
  | 'configure'
  | 'addTeam'
  | 'removeTeam'
  | 'sendEvents'
  | 'sample'
>;

export interface PeopleOptions {
  readonly directory: Directory;
  readonly apps: Apps;
  readonly desk: Desk;
  readonly outbox: Outbox;
  readonly now: () => number;
}

/** What people of the organisations do, without an API. */
export class People implements Acts {
  readonly #options: PeopleOptions;

  constructor(options: PeopleOptions) {
    this.#options = options;
  }

  readonly tickets: Acts['tickets'] = (where = {}) => this.#options.desk.tickets(this.#place(where).owner);

  readonly comments: Acts['comments'] = (id) => {
    const found = this.find(id);
    return found === undefined ? [] : this.#options.desk.comments(found.ticket);
  };

  readonly createTicket: Acts['createTicket'] = (input = {}) => {
    const { owner, person } = this.#place(input);
    return this.#options.desk.create(owner, { ...seededTicket, ...input }, person);
  };

  readonly changeTicket: Acts['changeTicket'] = ({ ticket, agent, ...change }) => {
    const { directory, desk } = this.#options;
    const { owner, person } = this.#place(change, ticket);
    const assigned = agent === undefined ? {} : { agent: agent === null ? null : directory.person(owner, agent) };
    return desk.change(owner, desk.ticket(owner, ticket), { ...change, ...assigned }, person);
  };

  readonly deleteTicket: Acts['deleteTicket'] = (where = {}) => {
    const { owner, person } = this.#place(where, where.ticket);
    this.#options.desk.remove(owner, this.#options.desk.ticket(owner, where.ticket), person);
  };

  readonly addComment: Acts['addComment'] = ({ text, ticket, visibility = 'public', ...where }) => {
    const { owner, person } = this.#place(where, ticket);
    const { desk } = this.#options;
    return desk.comment(desk.ticket(owner, ticket), { content: text, commentVisibility: visibility }, person);
  };

  readonly botToken: Acts['botToken'] = (where = {}) => this.#installation(where).installation.botToken;

  readonly install: Acts['install'] = (where = {}) => {
    const { owner, person } = this.#place(where);
    const { teams = owner.teams.slice(0, 1).map(({ id }) => id), settings = {} } = where;
    const configuration = { required_settings: {}, optional_settings: {}, ...settings };
    return withoutToken(this.#options.apps.install(this.#app(where.app), owner, teams, configuration, person));
  };

  readonly uninstall: Acts['uninstall'] = (where = {}) => {
    const { installation, owner, person } = this.#installation(where);
    this.#options.apps.uninstall(this.#app(installation.application), owner, undefined, person);
  };

  readonly configure: Acts['configure'] = (settings, where = {}) => {
    const { installation, person } = this.#installation(where);
    this.#options.apps.configure(installation, settings, person);
  };

  readonly addTeam: Acts['addTeam'] = (teamId, where = {}) => {
    const { installation, person } = this.#installation(where);
    this.#options.apps.addTeam(installation, teamId, person);
  };

  readonly removeTeam: Acts['removeTeam'] = (teamId, where = {}) => {
    const { installation, person } = this.#installation(where);
    this.#options.apps.removeTeam(installation, teamId, person);
  };

  readonly sendEvents: Acts['sendEvents'] = (events, { envelope, ...mixing } = {}) => {
    const happenings = events.map((event) => this.#happening(event));
    this.#options.outbox.send(this.#options.apps, happenings, mixing, envelope);
    return happenings.map(({ eventId }) => eventId);
  };

  readonly sample: Acts['sample'] = (event, where = {}) => {
    const { outbox } = this.#options;
    if (!isLifeCycle(event)) return outbox.body(this.#happening({ ...where, event }));
    const { installation, person } = this.#installation(where);
    return outbox.installationBody({ event, installation, by: person }, this.#app(installation.application));
  };

  /** A ticket of whichever organisation. */
  find(id: string): { readonly ticket: Ticket; readonly organisation: Organisation } | undefined {
    const { directory, desk } = this.#options;
    const owner = directory.all().find((one) => desk.tickets(one).some((ticket) => ticket.id === id));
    return owner === undefined ? undefined : { organisation: owner, ticket: desk.ticket(owner, id) };
  }

  /** The organisation that is named, or that of the ticket. */
  #place({ organisation, by }: Where, ticket?: string): { readonly owner: Organisation; readonly person: Person } {
    const { directory } = this.#options;
    const found = organisation === undefined && ticket !== undefined ? this.find(ticket)?.organisation : undefined;
    const owner = found ?? directory.organisation(organisation);
    return { owner, person: directory.person(owner, by) };
  }

  #installation(where: WhereInstalled) {
    const place = this.#place(where);
    return { ...place, installation: this.#options.apps.installationOf(place.owner, where.app) };
  }

  #app(name: string | undefined): App {
    const { apps } = this.#options;
    const called = apps.all().filter(({ uid, slug }) => name === undefined || uid === name || slug === name);
    const [app] = called;
    if (app === undefined || called.length > 1) throw new Refused(404, `There is not one app ${name ?? ''}`);
    return app;
  }

  #happening(given: string | EventToSend): Happening {
    const { directory, desk, now } = this.#options;
    const wish: EventToSend = typeof given === 'string' ? { event: given } : given;
    const { owner, person } = this.#place(wish);
    const ticket = desk.ticket(owner);
    const team = directory.team(owner, ticket.teamId);
    const at = new Date(now()).toISOString();
    const { event, eventId = newId('EVT'), teamId = ticket.teamId } = wish;
    const payload = wish.payload ?? samplePayload(event, { organisation: owner, team, ticket, actor: person, at });
    return { event, organisation: owner.id, teamId: teamId ?? undefined, actor: person, payload, eventId, at: now() };
  }
}

export function withoutToken({ botToken: _token, ...rest }: Installation): Omit<Installation, 'botToken'> {
  return rest;
}
