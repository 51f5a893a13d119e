import type { Ports } from '../../../runtime/ports.ts';
import { requiredVariable } from '../../../runtime/required-variable.ts';
import { appPrefixOf, type AppPlace } from '../wire/names.ts';

export interface Settings extends AppPlace {
  /** First part of the names of everything that the app keeps. */
  readonly prefix: string;
}

/** What a deployed function knows of itself, from the parameters of its template. Throws Error, and UnusableName. */
export function readSettings(environment: Ports['environment']): Settings {
  const place = {
    engineName: requiredVariable(environment, 'PARAM_ENGINE_NAME'),
    domain: requiredVariable(environment, 'PARAM_PLATFORM_DOMAIN'),
    reference: requiredVariable(environment, 'PARAM_APP_REFERENCE'),
  };
  return { ...place, prefix: appPrefixOf(place) };
}
