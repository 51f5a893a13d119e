import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Failure, type FailureKind } from '../failure.ts';
import { nearest } from './nearest.ts';
import { readPlatform } from './platform-name.ts';

const unknown: FailureKind = { code: 'AB-INTEGRATION-UNKNOWN', exit: 'usage' };

/** The file that makes a folder an integration with 4me. */
export const offeringFile = 'app_offering.json';

/** The file that makes a folder an integration with the platform that it names: `{ "platform": "thena" }`. */
export const integrationFile = 'integration.json';

export interface IntegrationFolder {
  /** Last part of the path; workload, source and records are named after it. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly bundled: boolean;
}

export interface FoundIntegration extends IntegrationFolder {
  /** Name of its platform, e.g. `4me`; nobody has looked yet whether there is such a platform. */
  readonly platform: string;
}

const namePattern = /^[a-z][a-z0-9-]{0,99}$/;

/** Workloads of the engine itself have these names: the secrets listener (4me-facts §18), and what all others stand on. */
export const reservedNames: readonly string[] = ['engine', 'foundation'];

/** Whether stack, secrets and records can be named so. */
export function isIntegrationName(name: string): boolean {
  return namePattern.test(name) && !reservedNames.includes(name);
}

/** What `isIntegrationName` asks for, in words. */
export const nameRule = 'lower-case letters, digits and hyphens, starting with a letter; not "engine" or "foundation"';

export async function isIntegration(folder: string): Promise<boolean> {
  const found = await Promise.all(
    [offeringFile, integrationFile].map((file) => stat(join(folder, file)).catch(() => undefined)),
  );
  return found.some((one) => one?.isFile() === true);
}

async function integrationsIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const flags = await Promise.all(names.map((name) => isIntegration(join(folder, name))));
  return names.filter((_name, index) => flags[index] === true);
}

interface Places {
  /** Absolute. */
  readonly workingFolder: string;
  /** Absolute. */
  readonly templates: string;
}

/** Names of the integrations that there are: in the working folder, in its folder `integrations`, and bundled ones. */
export async function integrationNames({ workingFolder, templates }: Places): Promise<readonly string[]> {
  const folders = [workingFolder, join(workingFolder, 'integrations'), templates];
  return [...new Set((await Promise.all(folders.map(integrationsIn))).flat())];
}

/**
 * The folder that `deploy <name>` means: `./<name>`, `./integrations/<name>`, or the template of that name. Throws a
 * Failure that names the integrations that exist.
 */
export async function findIntegration(name: string, places: Places): Promise<FoundIntegration> {
  const found = await findFolder(name, places);
  return { ...found, platform: await readPlatform(found.folder) };
}

async function findFolder(name: string, places: Places): Promise<IntegrationFolder> {
  const { workingFolder, templates } = places;
  const own = [resolve(workingFolder, name), resolve(workingFolder, 'integrations', name)];
  for (const folder of own) {
    if (await isIntegration(folder)) return { name: checkedName(folder), folder, bundled: false };
  }
  const template = join(templates, name);
  if (namePattern.test(name) && (await isIntegration(template))) return { name, folder: template, bundled: true };
  const known = await integrationNames(places);
  const guess = nearest(name, known);
  throw new Failure(unknown, {
    message: `There is no integration "${name}"`,
    because: `neither ./${name} nor ./integrations/${name} has an ${offeringFile} or ${integrationFile}; integrations: ${known.join(', ') || 'none'}`,
    fix: guess === undefined ? 'Give the name of a folder that has one of them.' : `Did you mean "${guess}"?`,
  });
}

function checkedName(folder: string): string {
  const name = basename(folder);
  if (isIntegrationName(name)) return name;
  throw new Failure(unknown, {
    message: `"${name}" cannot be the name of an integration`,
    because: 'stack, secrets and records are named after the folder',
    fix: `Rename the folder: ${nameRule}.`,
  });
}
