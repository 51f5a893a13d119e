import type { Organisation, Person, Team } from './model.ts';
import { Refused } from './refusal.ts';

/** Organisations with their teams and people. What it looks for and does not find is refused. */
export class Directory {
  readonly #organisations: ReadonlyMap<string, Organisation>;

  constructor(organisations: readonly Organisation[]) {
    this.#organisations = new Map(organisations.map((organisation) => [organisation.id, organisation]));
  }

  all(): readonly Organisation[] {
    return [...this.#organisations.values()];
  }

  /** Of this id; the first one, if none is given. */
  organisation(id?: string): Organisation {
    const found = id === undefined ? this.all()[0] : this.#organisations.get(id);
    if (found === undefined) throw new Refused(404, `There is no organisation ${id ?? ''}`);
    return found;
  }

  team(organisation: Organisation, id: string): Team {
    const found = organisation.teams.find((team) => team.id === id);
    if (found === undefined) throw new Refused(400, `${organisation.name} has no team ${id}`);
    return found;
  }

  /** By id or e-mail address; the organisation's first person, if none is given. */
  person(organisation: Organisation, name?: string): Person {
    const [first] = organisation.people;
    const found =
      name === undefined ? first : organisation.people.find(({ id, email }) => name === id || name === email);
    if (found === undefined) throw new Refused(404, `${organisation.name} has nobody called ${name ?? ''}`);
    return found;
  }
}
