/** Where an app keeps what it knows; first parts of the names of its secrets and of its state. */
export interface AppPlace {
  /** Name of the engine, e.g. `app-builder`. */
  readonly engineName: string;
  /** e.g. `thena.ai`. */
  readonly domain: string;
  /** Name of the integration's folder, e.g. `thena-ticket-notes`. */
  readonly reference: string;
}

const enginePattern = /^[a-z][a-z0-9-]{0,99}$/;
const domainPattern = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const referencePattern = /^[a-z][a-z0-9-]{0,99}$/;
const idPattern = /^[a-z0-9][a-z0-9_-]{0,127}$/i;

/** A name was about to be built from something that is no name. */
export class UnusableName extends Error {
  override readonly name = 'UnusableName';
}

/** Whether it can be the id of an organisation: those come from messages, and become part of names. */
export function isOrganisationId(value: unknown): value is string {
  return typeof value === 'string' && idPattern.test(value);
}

/** `<engine>/<domain>/<reference>/`. Throws UnusableName. */
export function appPrefixOf({ engineName, domain, reference }: AppPlace): string {
  const parts = [
    checked(engineName, enginePattern, 'an engine'),
    checked(domain, domainPattern, 'a domain'),
    checked(reference, referencePattern, 'an app'),
  ];
  return `${parts.join('/')}/`;
}

/** The secret of the app itself: `app_id`, `address_tokens`, and keys for signatures. Throws UnusableName. */
export function appSecretName(place: AppPlace): string {
  return `${appPrefixOf(place)}app`;
}

/** How the names of all organisations' secrets begin. Throws UnusableName. */
export function organisationSecretPrefix(place: AppPlace): string {
  return `${appPrefixOf(place)}organisations/`;
}

/** The secret of an organisation that has installed the app. Throws UnusableName. */
export function organisationSecretName(place: AppPlace, organisation: string): string {
  return organisationSecretPrefix(place) + checked(organisation, idPattern, 'an organisation');
}

/** The organisation whose secret has this name; undefined for every other name. */
export function organisationOfSecret(name: string, place: AppPlace): string | undefined {
  const prefix = organisationSecretPrefix(place);
  const organisation = name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
  return isOrganisationId(organisation) ? organisation : undefined;
}

function checked(value: string, pattern: RegExp, what: string): string {
  if (!pattern.test(value)) throw new UnusableName(`not the name of ${what}: ${JSON.stringify(value.slice(0, 40))}`);
  return value;
}
