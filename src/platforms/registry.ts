import { Failure, type FailureKind } from '../failure.ts';
import { integrationFile, type FoundIntegration } from '../integration/find-folder.ts';
import { nearest } from '../integration/nearest.ts';
import type { Platform } from './platform.ts';

const unknown: FailureKind = { code: 'AB-PLATFORM-UNKNOWN', exit: 'usage' };

/** Every platform by the name that folders use; one line each, loaded when something is about it. */
const platforms: Readonly<Record<string, () => Promise<Platform>>> = {
  '4me': async () => (await import('./4me/platform.ts')).fourMe,
  heseya: async () => (await import('./heseya/platform.ts')).heseya,
  thena: async () => (await import('./thena/platform.ts')).thena,
};

/** As `integration.json` may name them. */
export const platformNames: readonly string[] = Object.keys(platforms);

/** The platform of an integration. Throws `AB-PLATFORM-UNKNOWN` for one that nobody knows. */
export async function platformOf({ name, platform }: Pick<FoundIntegration, 'name' | 'platform'>): Promise<Platform> {
  const load = Object.hasOwn(platforms, platform) ? platforms[platform] : undefined;
  if (load !== undefined) return load();
  const guess = nearest(platform, platformNames);
  throw new Failure(unknown, {
    message: `${name} is for the platform "${platform}", which App Builder does not know`,
    because: `${integrationFile} names it; platforms: ${platformNames.join(', ')}`,
    fix: guess === undefined ? `Name one of them in ${integrationFile}.` : `Did you mean "${guess}"?`,
  });
}
