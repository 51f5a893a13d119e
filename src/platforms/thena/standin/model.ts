import type { Json, JsonMap } from './json-value.ts';

/** As the actor of an event; those are the types that were seen (thena-facts §4.2). */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly type: 'ORG_ADMIN' | 'AGENT' | 'CUSTOMER';
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly identifier: string;
}

export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly teams: readonly Team[];
  /** The first one acts where nobody is named. */
  readonly people: readonly [Person, ...Person[]];
  /** Of `people[0]`. */
  readonly personalKey: string;
}

/** What `assignedTo` of a ticket is: all of them were seen (thena-facts §4.2). */
export type AssignedAs = 'object' | 'id' | 'email' | 'list';

export interface Ticket {
  readonly id: string;
  /** Counted in the organisation. */
  readonly ticketId: number;
  readonly organisation: string;
  readonly title: string;
  readonly description: string;
  readonly teamId: string;
  readonly requestor: { readonly name: string; readonly email: string };
  readonly status: string;
  readonly priority: string;
  readonly agent: Person | null;
  readonly assignedAs: AssignedAs;
  readonly source: string;
  readonly isArchived: boolean;
  readonly metadata: Json;
  /** ISO 8601 */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** As it is sent, but for `ticketId`. */
export interface Comment {
  readonly id: string;
  /** Of the ticket's record. */
  readonly ticketId: string;
  readonly content: string;
  readonly contentHtml: string;
  readonly commentType: string;
  readonly commentVisibility: string;
  readonly author: Pick<Person, 'id' | 'name' | 'email'>;
  readonly teamId: string;
  /** What came with it over the API and has no effect here. */
  readonly more: JsonMap;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export type Visibility = 'public' | 'private' | 'unlisted';

export interface App {
  readonly uid: string;
  /** Whose it is. */
  readonly organisation: string;
  readonly name: string;
  readonly slug: string;
  readonly description: string;
  readonly visibility: Visibility;
  readonly manifest: JsonMap;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Configuration {
  readonly required_settings: JsonMap;
  readonly optional_settings: JsonMap;
}

export interface Installation {
  readonly id: string;
  readonly organisation: string;
  readonly application: string;
  readonly status: 'installed' | 'uninstalled';
  readonly bot: Person;
  readonly botToken: string;
  readonly teamIds: readonly string[];
  readonly configuration: Configuration;
  readonly installedBy: Person;
  readonly createdAt: string;
}
