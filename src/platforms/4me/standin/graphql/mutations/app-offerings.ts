import type { AppOfferingRow } from '../../world/rows.ts';
import type { ApiContext, Resolvers } from '../context.ts';
import { changedScopes, type ScopeInput } from './app-offering-scopes.ts';
import {
  allFields,
  checked,
  flag,
  givenFields,
  link,
  list,
  requiredLink,
  requiredText,
  sourced,
  text,
  type Attributes,
} from './attributes.ts';
import { isWebAddress } from './address.ts';
import { mutation, own } from './mutation.ts';
import { Invalid, Problems } from './problems.ts';

type OfferingFields = Omit<
  AppOfferingRow,
  'id' | 'number' | 'account' | 'createdAt' | 'updatedAt' | 'published' | 'latest' | 'draftId' | 'scopes' | 'reference'
> & { reference: string | null };

const attributes: Attributes<OfferingFields> = {
  ...sourced,
  name: requiredText(),
  reference: text(161),
  serviceInstanceId: requiredLink('ServiceInstance'),
  cardDescription: text(),
  description: text(),
  features: text(),
  compliance: text(),
  configurationUriTemplate: text(),
  webhookUriTemplate: text(),
  policyJwtAlg: checked<string | null>(null),
  policyJwtAudience: text(2048),
  policyJwtClaimExpiresIn: checked<number | null>(null),
  oauthAuthorizationEndpoints: list(),
  pictureUri: text(),
  disabled: flag(),
  uiExtensionVersionId: link('UiExtensionVersion'),
};

/**
 * What may still change once a version is published: texts ("small changes", as the provider's page words it), and whether it is
 * on offer. That the API draws the line where that page does is our reading; everything else comes with the next version.
 */
const amendable = ['cardDescription', 'description', 'features', 'compliance', 'disabled'];

interface OfferingInput {
  readonly uiExtensionId?: string | null;
  readonly newScopes?: readonly ScopeInput[] | null;
  readonly scopesToDelete?: readonly string[] | null;
}

export const appOfferingMutations: Resolvers = {
  appOfferingCreate: mutation('app-offering:Create', (input: OfferingInput, context) => {
    const { world, caller } = context;
    const problems = new Problems();
    const given = allFields(attributes, withVersion(input, context, problems), context, problems);
    const reference = given.reference ?? defaultReference(caller.account, given.name);
    check(given, context, problems);
    if (isTaken(reference, undefined, context)) problems.add('reference', 'has already been taken');
    problems.done();
    const scopes = changedScopes([], input, context, problems);
    const draft = { published: false, latest: true, draftId: null };
    return {
      appOffering: world.insert('AppOffering', { account: caller.account, ...given, reference, ...draft, scopes }),
    };
  }),

  appOfferingUpdate: mutation('app-offering:Update', (input: OfferingInput & { readonly id: string }, context) => {
    const offering = own(context, 'AppOffering', input.id);
    const problems = new Problems();
    const completed = withVersion(input, context, problems);
    const { reference, ...given } = givenFields<OfferingFields>(attributes, completed, offering, context, problems);
    check(given, context, problems);
    if (reference !== undefined && reference !== offering.reference) {
      if (wasPublished(offering, context)) problems.add('reference', "can't be changed after the first publish");
      else if (reference === null) problems.add('reference', "can't be blank");
      else if (isTaken(reference, offering, context)) problems.add('reference', 'has already been taken');
    }
    if (offering.published) refuseBeyondTexts(given, input, offering, problems);
    problems.done();
    const scopes = changedScopes(offering.scopes, input, context, problems);
    context.world.update('AppOffering', offering, reference ? { ...given, scopes, reference } : { ...given, scopes });
    return { appOffering: offering };
  }),

  appOfferingPublish: mutation('app-offering:Update', ({ id }: { readonly id: string }, context) => {
    const draft = own(context, 'AppOffering', id);
    if (draft.published) throw new Invalid([{ path: ['id'], message: 'is a published version; publish the draft' }]);
    return { appOffering: context.life.publish(draft) };
  }),
};

/** Adds a problem for whatever the input would change of a published version besides its texts. */
function refuseBeyondTexts(
  given: Partial<OfferingFields>,
  { newScopes, scopesToDelete }: OfferingInput,
  offering: AppOfferingRow,
  problems: Problems,
): void {
  const current = new Map<string, unknown>(Object.entries(offering));
  const changed = Object.entries(given)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(current.get(name)))
    .map(([name]) => name);
  const scopes = Object.entries({ newScopes, scopesToDelete })
    .filter(([, value]) => (value ?? []).length > 0)
    .map(([name]) => name);
  for (const name of [...changed, ...scopes]) {
    if (!amendable.includes(name)) problems.add(name, "can't be changed after publishing; publish a new version");
  }
}

/** `uiExtensionId` stands for the active version of that UI extension. */
function withVersion(input: OfferingInput, { world, caller }: ApiContext, problems: Problems): object {
  const { uiExtensionId, ...rest } = input;
  if (uiExtensionId === undefined) return rest;
  if (uiExtensionId === null) return { ...rest, uiExtensionVersionId: null };
  const version = world.find(
    'UiExtensionVersion',
    (row) => row.uiExtensionId === uiExtensionId && row.status === 'active' && row.account === caller.account,
  );
  if (version === undefined) problems.add('uiExtensionId', 'must exist and have an active version');
  return version === undefined ? rest : { ...rest, uiExtensionVersionId: version.id };
}

function check(fields: Partial<OfferingFields>, { world }: ApiContext, problems: Problems): void {
  for (const name of ['webhookUriTemplate', 'configurationUriTemplate'] as const) {
    const uri = fields[name];
    if (typeof uri === 'string' && !isWebAddress(uri.replaceAll('{account}', 'wdc'))) {
      problems.add(name, 'must be an http or https address');
    }
  }
  const { policyJwtAlg: algorithm, policyJwtClaimExpiresIn: minutes, uiExtensionVersionId } = fields;
  if (typeof algorithm === 'string' && !/^[re]s/.test(algorithm)) {
    problems.add('policyJwtAlg', 'must be an asymmetric algorithm');
  }
  if (typeof minutes === 'number' && minutes < 1) problems.add('policyJwtClaimExpiresIn', 'must be greater than 0');
  const version =
    typeof uiExtensionVersionId === 'string' ? world.get('UiExtensionVersion', uiExtensionVersionId) : undefined;
  const extension = version && world.get('UiExtension', version.uiExtensionId);
  if (extension && extension.category !== 'app_offering') {
    problems.add('uiExtensionVersionId', 'must be of a UI extension of the category app_offering');
  }
}

function defaultReference(account: string, name: string): string {
  return `${account}_${name.toLowerCase().replaceAll(' ', '_')}`;
}

function lineage(offering: AppOfferingRow): string {
  return offering.draftId ?? offering.id;
}

/** References are unique over all accounts; the versions of one offering share theirs (4me-facts §12). */
function isTaken(reference: string, offering: AppOfferingRow | undefined, { world }: ApiContext): boolean {
  return world
    .filter('AppOffering', (row) => row.reference === reference)
    .some((row) => offering === undefined || lineage(row) !== lineage(offering));
}

function wasPublished(offering: AppOfferingRow, { world }: ApiContext): boolean {
  return offering.published || world.find('AppOffering', (row) => row.draftId === offering.id) !== undefined;
}
