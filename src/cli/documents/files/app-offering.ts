import { algorithms, effects, grantTypes, longestReference } from '../../../platforms/4me/definition/offering.ts';
import { list, object, oneOf, text, type JsonSchema } from '../schema.ts';

/** An address: an output of the template, and what follows its question mark. */
const output = { output: text('name of an output of template.yaml') };
const query = { query: text('without the question mark') };

const scope = object(
  { actions: { ...list(text('e.g. request:Read')), minItems: 1 } },
  { effect: oneOf(effects), grantType: oneOf(grantTypes), conditions: list(text()) },
);

/** `app_offering.json`. */
export const appOffering: JsonSchema = object(
  {
    platform: { const: '4me' },
    reference: {
      type: 'string',
      minLength: 1,
      maxLength: longestReference,
      description: 'unique over all accounts of 4me',
    },
    name: { type: 'string', minLength: 1, maxLength: 128, description: 'as the app store shows it' },
  },
  {
    $schema: text(),
    serviceInstance: text('else the answer to serviceInstanceName'),
    cardDescription: text('for the card in the app store'),
    description: text(),
    features: text(),
    compliance: text(),
    picture: text('a file of the folder: png, jpg, gif or svg'),
    scopes: list(scope, "what the app may do in the customer's account"),
    webhook: object({ ...output, algorithm: oneOf(algorithms) }, { ...query, audience: text() }),
    configurationUri: {
      anyOf: [{ type: 'string', pattern: '^https://' }, object(output, query)],
      description: "where the customer's browser configures the app",
    },
    authorizationEndpoints: list(object(output, query), 'where 4me may send a browser back to'),
  },
);
