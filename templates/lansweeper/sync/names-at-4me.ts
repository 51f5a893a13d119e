import type { FourMeClient } from 'app-builder/4me';
import { lookUpDocument, personFields, softwareFields, aliasOf } from './look-up-document.ts';
import type { WantedNames } from '../mapping/wanted-names.ts';
import type { Found, LookUpVariables, Part } from './look-up-document.ts';

/** Software, or an operating system, as 4me knows it. */
export interface KnownSoftware {
  readonly id: string;
  /** e.g. `2031-10-14` */
  readonly endOfSupportDate: string | null;
}

/** Names in one connection; each may find several records. */
const namesOfConnection = 100;
/** Connections of one request; 4me allows 500,000 records (4me-facts §5). */
const connectionsOfRequest = 200;
/** Names that are remembered, of each kind. */
const mostRemembered = 60_000;

const ambiguous = Symbol('several people');

/**
 * What people and software of a customer's account are called there. Each name is asked for once in a sync, also where it finds
 * nothing; many names go into one request.
 */
export class NamesAt4me {
  readonly #customer: FourMeClient;
  readonly #people = new Map<string, string | typeof ambiguous | undefined>();
  readonly #software = new Map<string, KnownSoftware | undefined>();
  readonly #newPeople = new Set<string>();
  readonly #newSoftware = new Set<string>();
  #ambiguous = 0;
  #hasForgotten = false;

  constructor(customer: FourMeClient) {
    this.#customer = customer;
  }

  /** Names that fit several people, and so nobody. */
  get ambiguousPeople(): number {
    return this.#ambiguous;
  }

  /** Whether names that were asked for may be unknown again, as there were too many. */
  get hasForgotten(): boolean {
    return this.#hasForgotten;
  }

  /** Node ID of the person with this key, in lower case; undefined also where several have it. */
  readonly person = (key: string): string | undefined => {
    const found = this.#people.get(key);
    return found === ambiguous ? undefined : found;
  };

  /** Node ID of software or an operating system of exactly this name. */
  readonly software = (name: string): string | undefined => this.#software.get(name)?.id;

  /** Whether 4me was asked for this software and does not have it. */
  readonly isAbsent = (name: string): boolean => this.#software.has(name) && this.#software.get(name) === undefined;

  known(name: string): KnownSoftware | undefined {
    return this.#software.get(name);
  }

  /** Has names looked up, unless they are known. Gives whether all of them are. */
  want({ people, software }: WantedNames): boolean {
    let areKnown = true;
    for (const keys of people) {
      for (const key of keys) {
        if (this.#people.has(key)) continue;
        areKnown = false;
        this.#newPeople.add(key);
      }
    }
    for (const name of software) {
      if (this.#software.has(name)) continue;
      areKnown = false;
      this.#newSoftware.add(name);
    }
    return areKnown;
  }

  /** Looks up what was wanted since. Throws what the client throws; then it is wanted no more. */
  async learn(): Promise<void> {
    const [people, software] = [[...this.#newPeople], [...this.#newSoftware]];
    if (people.length + software.length === 0) return;
    this.#newPeople.clear();
    this.#newSoftware.clear();
    const hasMadeRoom = [makeRoom(this.#people, people.length), makeRoom(this.#software, software.length)];
    this.#hasForgotten ||= hasMadeRoom.includes(true);
    const chunks = [
      ...chunksOf(people).map((names) => ({ kind: 'people', names }) as const),
      ...chunksOf(software).map((names) => ({ kind: 'software', names }) as const),
    ];
    let parts: Part[] = [];
    let variables: Record<string, readonly string[]> = {};
    for (const [index, { kind, names }] of chunks.entries()) {
      const fields = kind === 'people' ? personFields : softwareFields;
      if (parts.length + fields.length > connectionsOfRequest) {
        await this.#ask(parts, variables);
        parts = [];
        variables = {};
      }
      const variable = `${kind}${String(index)}`;
      variables[variable] = names;
      parts.push(...fields.map((field): Part => ({ kind, field, names: variable })));
    }
    if (parts.length > 0) await this.#ask(parts, variables);
  }

  async #ask(first: readonly Part[], variables: Readonly<Record<string, readonly string[]>>): Promise<void> {
    const hits = new Map<Part['field'], Map<string, Set<string>>>();
    const software = new Map<string, KnownSoftware>();
    for (let parts = first; parts.length > 0;) {
      const names: Record<string, LookUpVariables[string]> = {};
      for (const part of parts) {
        names[part.names] = variables[part.names] ?? [];
        if (part.after !== undefined) names[aliasOf(part)] = part.after;
      }
      const result = await this.#customer.query(lookUpDocument(parts), names);
      const going: Part[] = [];
      for (const part of parts) {
        const found = result[aliasOf(part)];
        if (found === undefined) continue;
        if (part.kind === 'people') noteHits(hits, part.field, found);
        else noteSoftware(software, found);
        const { hasNextPage, endCursor } = found.pageInfo;
        if (hasNextPage && endCursor !== null) going.push({ ...part, after: endCursor });
      }
      parts = going;
    }
    for (const [variable, names] of Object.entries(variables)) {
      for (const name of names) {
        if (variable.startsWith('people')) this.#people.set(name, this.#personOf(name, hits));
        else this.#software.set(name, software.get(name));
      }
    }
  }

  #personOf(
    key: string,
    hits: ReadonlyMap<Part['field'], ReadonlyMap<string, ReadonlySet<string>>>,
  ): string | typeof ambiguous | undefined {
    for (const field of personFields) {
      const ids = hits.get(field)?.get(key);
      if (ids === undefined) continue;
      const [id] = ids;
      if (ids.size === 1) return id;
      this.#ambiguous += 1;
      return ambiguous;
    }
    return undefined;
  }
}

function noteHits(hits: Map<Part['field'], Map<string, Set<string>>>, field: Part['field'], found: Found): void {
  const byKey = hits.get(field) ?? new Map<string, Set<string>>();
  hits.set(field, byKey);
  for (const node of found.nodes) {
    const key = node[field as (typeof personFields)[number]]?.toLowerCase();
    if (key === undefined) continue;
    const ids = byKey.get(key) ?? new Set<string>();
    byKey.set(key, ids.add(node.id));
  }
}

/** Of several with one name, the first one in the order of their IDs, so that every sync takes the same. */
function noteSoftware(software: Map<string, KnownSoftware>, { nodes }: Found): void {
  for (const { id, name, alternateNames, endOfSupportDate = null } of nodes) {
    for (const given of [name, ...(alternateNames ?? [])]) {
      if (given === null || given === undefined) continue;
      const collapsed = given.replace(/\s+/g, ' ').trim();
      const before = software.get(collapsed);
      if (before === undefined || id < before.id) software.set(collapsed, { id, endOfSupportDate });
    }
  }
}

function chunksOf(names: readonly string[]): readonly (readonly string[])[] {
  const chunks: (readonly string[])[] = [];
  for (let at = 0; at < names.length; at += namesOfConnection) chunks.push(names.slice(at, at + namesOfConnection));
  return chunks;
}

/** The oldest ones go first. Gives whether any went. */
function makeRoom(known: Map<string, unknown>, wanted: number): boolean {
  const before = known.size;
  for (const name of known.keys()) {
    if (known.size + wanted <= mostRemembered) break;
    known.delete(name);
  }
  return known.size < before;
}
