import { readObject, type ObjectReader } from '../../../integration/reader.ts';
import type { Problem } from '../../../integration/problems.ts';
import { offeringFile } from '../../../integration/find-folder.ts';
import { isOfferingReference } from '../wire/names.ts';
import {
  scopeDefaults,
  type AddressDefinition,
  type OfferingDefinition,
  type Scope,
  type WebhookDefinition,
} from './definition.ts';

/** Algorithms that are documented for app offerings (4me-facts §9). */
export const algorithms = ['rs256', 'rs384', 'rs512', 'es256', 'es384', 'es512'];
/** Longest reference (4me-facts §12). */
export const longestReference = 161;
/** Largest audience (4me-facts §9). */
const longestAudience = 2_048;

export const effects = ['allow', 'deny'];
export const grantTypes = ['client_credentials', 'authorization_code', 'token_exchange'];

const action = /^[a-z][a-z-]*:[A-Z][A-Za-z]*$/;

function readScope(reader: ObjectReader): Scope {
  return {
    actions:
      reader.texts('actions', {
        required: true,
        check: (text) => (action.test(text) ? undefined : `"${text}" is no action such as request:Read`),
      }) ?? [],
    effect: reader.text('effect', { oneOf: effects }) ?? scopeDefaults.effect,
    grantType: reader.text('grantType', { oneOf: grantTypes }) ?? scopeDefaults.grantType,
    conditions: reader.texts('conditions') ?? scopeDefaults.conditions,
  };
}

const query = (text: string): string | undefined =>
  text.startsWith('?') ? 'is written without a question mark' : undefined;

function readOutput(reader: ObjectReader): AddressDefinition {
  return { output: reader.text('output', { required: true }) ?? '', query: reader.text('query', { check: query }) };
}

function readWebhook(reader: ObjectReader): WebhookDefinition {
  return {
    address: readOutput(reader),
    algorithm: reader.text('algorithm', { required: true, oneOf: algorithms }) ?? '',
    audience: reader.text('audience', { longest: longestAudience }),
  };
}

function readConfigurationUri(reader: ObjectReader): AddressDefinition | undefined {
  const key = 'configurationUri';
  if (typeof reader.raw(key) !== 'string') return reader.object(key, readOutput);
  const address = reader.text(key, {
    check: (text) => (text.startsWith('https://') ? undefined : 'has to begin with https://'),
  });
  return address === undefined ? undefined : { address };
}

/** Reads `app_offering.json`; `picture` stays the name of its file. Problems are added to the list. */
export function readOffering(value: unknown, problems: Problem[]): OfferingDefinition {
  return readObject(offeringFile, '', value, problems, (reader) => {
    reader.text('platform', { required: true, oneOf: ['4me'] });
    return {
      reference:
        reader.text('reference', {
          required: true,
          longest: longestReference,
          check: (text) =>
            text.length > longestReference || isOfferingReference(text)
              ? undefined
              : 'has letters, digits, hyphens, underscores and single dots only',
        }) ?? '',
      name: reader.text('name', { required: true, longest: 128 }) ?? '',
      serviceInstance: reader.text('serviceInstance'),
      cardDescription: reader.text('cardDescription'),
      description: reader.text('description'),
      features: reader.text('features'),
      compliance: reader.text('compliance'),
      picture: reader.text('picture'),
      scopes: reader.objects('scopes', readScope),
      webhook: reader.object('webhook', readWebhook),
      configurationUri: readConfigurationUri(reader),
      authorizationEndpoints: reader.objects('authorizationEndpoints', readOutput),
    };
  });
}
