import { join } from 'node:path';
import type { Workload } from '../engine/engine.ts';
import { Failure, type FailureKind } from '../failure.ts';
import { reservedNames } from '../integration/find-folder.ts';
import { canonicalDomain } from '../platforms/4me/wire/domain.ts';
import { bootstrapApplication } from '../platforms/4me/wire/names.ts';

const reservedName: FailureKind = { code: 'AB-PROVISION-NAME', exit: 'usage' };
const ownParameter: FailureKind = { code: 'AB-PROVISION-PARAMETER', exit: 'usage' };

interface Place {
  /** As the user wrote it. */
  readonly domain: string;
  readonly account: string;
  /** `app-builder` unless the engine has a name of its own (4me-facts §18). */
  readonly engineName: string;
}

export function engineWorkloadName(engineName: string): string {
  return `${engineName}-engine`;
}

/** Throws a Failure for an integration that is named like a workload of the engine itself. */
export function integrationWorkloadName(engineName: string, integration: string): string {
  if (!reservedNames.includes(integration)) return `${engineName}-${integration}`;
  throw new Failure(reservedName, {
    message: `An integration cannot be named "${integration}"`,
    because: `${engineName}-${integration} is a workload of the engine itself`,
    fix: "Give the integration's folder another name.",
  });
}

/** What the functions' rights are made from: by secret name, so in the spelling that names are built from. */
function placeParameters({ domain, account }: Place): Readonly<Record<string, string>> {
  return {
    '4MeDomainParameter': canonicalDomain(domain),
    BootstrapSecretApplicationParameter: bootstrapApplication,
    BootstrapSecretAccountParameter: account,
  };
}

/** The secrets listener (4me-facts §18). Throws a Failure as `integrationWorkload` does. */
export function engineWorkload(
  place: Place & {
    /** Absolute; the folder that has `engine/template.yaml`. */
    readonly templates: string;
    readonly enabledOfferings: readonly string[];
    /** Given by the user, over the template's defaults. */
    readonly parameters: Readonly<Record<string, string>>;
  },
): Workload {
  const own = {
    ...placeParameters(place),
    BootstrapSecretEnabledReferencesParameter: place.enabledOfferings.join(','),
  };
  return {
    name: engineWorkloadName(place.engineName),
    folder: join(place.templates, 'engine'),
    parameters: withOwn(place.parameters, own, '--engine-parameter'),
    domain: canonicalDomain(place.domain),
  };
}

/** Throws a Failure where the given parameters have one that decides whose secrets the functions may read. */
export function integrationWorkload(
  place: Place & {
    readonly definition: {
      readonly name: string;
      readonly folder: string;
      readonly offering: { readonly reference: string };
    };
    /** Given by the user, over the template's defaults. */
    readonly parameters: Readonly<Record<string, string>>;
  },
): Workload {
  const { definition, parameters } = place;
  const own = { ...placeParameters(place), OfferingReferenceParameter: definition.offering.reference };
  return {
    name: integrationWorkloadName(place.engineName, definition.name),
    folder: definition.folder,
    parameters: withOwn(parameters, own, '--parameter'),
    domain: canonicalDomain(place.domain),
  };
}

/** Output of an app's template: its address, with a slash at the end. */
export const appOutput = 'AppApi';

/** An app of a platform that has one place for all providers. Throws a Failure as `integrationWorkload` does. */
export function appWorkload(app: {
  readonly engineName: string;
  /** Of the integration; the app's reference, too. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** e.g. `thena.ai` */
  readonly domain: string;
  /** Given by the user, over the template's defaults. */
  readonly parameters: Readonly<Record<string, string>>;
}): Workload {
  const { engineName, name, folder, domain, parameters } = app;
  // Its name is part of the names of everything that the app keeps: not only AWS has to know it.
  const own = { PlatformDomainParameter: domain, AppReferenceParameter: name, EngineNameParameter: engineName };
  return {
    name: integrationWorkloadName(engineName, name),
    folder,
    parameters: withOwn(parameters, own, '--parameter'),
    domain,
  };
}

/** First part of the names of everything that an app has in the stores of secrets and state: `<engine>/<domain>/<reference>/`. */
export function appPrefix({
  engineName,
  domain,
  name,
}: {
  readonly engineName: string;
  readonly domain: string;
  readonly name: string;
}): string {
  return `${engineName}/${domain}/${name}/`;
}

/** The given parameters and our own, which nobody may give. */
function withOwn(
  given: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
  flag: string,
): Readonly<Record<string, string>> {
  const taken = Object.keys(given).filter((name) => Object.hasOwn(own, name) || name === 'EngineNameParameter');
  if (taken.length === 0) return { ...given, ...own };
  throw new Failure(ownParameter, {
    message: `${taken.join(', ')} cannot be given with ${flag}`,
    because:
      'it follows from other answers (domain, account, engine, offerings) and decides what the functions may read',
    fix: 'Leave it out.',
  });
}
