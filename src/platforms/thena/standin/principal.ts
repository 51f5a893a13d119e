import type { Apps } from './apps.ts';
import type { Directory } from './directory.ts';
import type { Installation, Organisation, Person } from './model.ts';

/** Who asks: a person with a personal key, or an app with its bot token. */
export interface Principal {
  readonly organisation: Organisation;
  /** The bot, for an app. */
  readonly person: Person;
  /** Undefined for a person. */
  readonly installation: Installation | undefined;
}

/** Undefined for a key that nobody has, or has any more. */
export function principalOf(key: string | undefined, directory: Directory, apps: Apps): Principal | undefined {
  const owner = directory.all().find(({ personalKey }) => personalKey === key);
  if (owner !== undefined) return { organisation: owner, person: owner.people[0], installation: undefined };
  const installation = apps.installations().find(({ botToken, status }) => botToken === key && status === 'installed');
  if (installation === undefined) return undefined;
  return { organisation: directory.organisation(installation.organisation), person: installation.bot, installation };
}
