import type { Ports } from '../../../runtime/ports.ts';
import { appPrefixOf, type AppPlace } from '../wire/names.ts';

export interface Settings extends AppPlace {
  /** First part of the names of everything that the app keeps. */
  readonly prefix: string;
}

/** What a deployed function knows of itself, from the parameters of its template. Throws Error, and UnusableName. */
export function readSettings(environment: Ports['environment']): Settings {
  const place = {
    engineName: required(environment, 'PARAM_ENGINE_NAME'),
    domain: required(environment, 'PARAM_PLATFORM_DOMAIN'),
    reference: required(environment, 'PARAM_APP_REFERENCE'),
  };
  return { ...place, prefix: appPrefixOf(place) };
}

function required(environment: Ports['environment'], name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`the function has no ${name}: its template must set it`);
  return value;
}
