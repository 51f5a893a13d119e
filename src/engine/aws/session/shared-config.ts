import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, type FailureKind } from '../../../failure.ts';
import { readIni, type Section } from './ini.ts';

const unreadable: FailureKind = { code: 'AB-AWS-CONFIG', exit: 'usage' };
const unknownProfile: FailureKind = { code: 'AB-AWS-PROFILE', exit: 'usage' };

export type Environment = Readonly<Record<string, string | undefined>>;

/** What `~/.aws/config` and `~/.aws/credentials` hold; both may be missing. */
export interface SharedConfig {
  readonly configFile: string;
  readonly credentialsFile: string;
  /** By name; the credentials file wins over the config file, setting by setting. */
  readonly profiles: ReadonlyMap<string, Section>;
  readonly services: ReadonlyMap<string, Section>;
  readonly ssoSessions: ReadonlyMap<string, Section>;
}

/** Throws `AB-AWS-CONFIG` for a file that is there and cannot be read. */
export async function readSharedConfig(environment: Environment, homeFolder: string): Promise<SharedConfig> {
  const configFile = environment['AWS_CONFIG_FILE'] || join(homeFolder, '.aws', 'config');
  const credentialsFile = environment['AWS_SHARED_CREDENTIALS_FILE'] || join(homeFolder, '.aws', 'credentials');
  const profiles = new Map<string, Map<string, string>>();
  const services = new Map<string, Section>();
  const ssoSessions = new Map<string, Section>();
  const add = (name: string, section: Section): void => {
    profiles.set(name, new Map([...(profiles.get(name) ?? []), ...section]));
  };
  for (const [words, section] of await sectionsOf(configFile)) {
    const [kind = '', ...rest] = words.split(' ');
    const name = rest.join(' ');
    if (words === 'default') add('default', section);
    else if (kind === 'profile' && name !== '') add(name, section);
    else if (kind === 'services') services.set(name, section);
    else if (kind === 'sso-session') ssoSessions.set(name, section);
  }
  for (const [name, section] of await sectionsOf(credentialsFile)) add(name, section);
  return { configFile, credentialsFile, profiles, services, ssoSessions };
}

/** Throws `AB-AWS-PROFILE`, which lists the profiles that exist. */
export function requireProfile(config: SharedConfig, name: string, origin: string): Section {
  const found = config.profiles.get(name);
  if (found !== undefined) return found;
  const known = [...config.profiles.keys()].toSorted();
  throw new Failure(unknownProfile, {
    message: `There is no AWS profile "${name}" (${origin})`,
    because:
      known.length === 0
        ? `there are no profiles in ${config.configFile} and ${config.credentialsFile}`
        : `the profiles of ${config.configFile} and ${config.credentialsFile} are: ${known.join(', ')}`,
    fix:
      known.length === 0
        ? 'Leave the profile out and set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or make a profile (docs/aws.md).'
        : 'Give one of them with --profile, or leave the profile out to use the credentials of the environment.',
  });
}

async function sectionsOf(file: string): Promise<ReadonlyMap<string, Section>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return new Map();
    const fix = 'Make it a file that you may read.';
    throw new Failure(unreadable, { message: `Cannot read ${file}`, because: code, fix }, { cause: error });
  }
  const { sections, problem } = readIni(text);
  if (problem === undefined) return sections;
  throw new Failure(unreadable, {
    message: `${file} is not a configuration of AWS`,
    because: problem,
    fix: 'Correct that line.',
  });
}
