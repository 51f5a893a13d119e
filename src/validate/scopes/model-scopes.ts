/** What a type of 4me's GraphQL needs a scope for (4me-facts §3). */
interface ModelScope {
  /** The model of its actions, e.g. `ci` in `ci:Read`. */
  readonly scope: string;
  /** What a linked record shows without the scope. */
  readonly shown: readonly string[];
}

const named = ['id', 'name'];
const only = (scope: string, shown: readonly string[] = named): ModelScope => ({ scope, shown });

/** By type. What needs a scope and is not here is not known to be missing. */
export const modelScopes: ReadonlyMap<string, ModelScope> = new Map([
  ['Account', only('account')],
  ['Person', only('person')],
  ['Team', only('team')],
  ['Service', only('service')],
  ['ServiceInstance', only('service-instance')],
  ['Product', only('product')],
  ['ProductCategory', only('product-category')],
  ['ConfigurationItem', only('ci', [...named, 'label'])],
  ['UiExtension', only('ui-extension')],
  ['AppOffering', only('app-offering')],
  ['AppInstance', only('app-instance', ['id'])],
  ['WebhookPolicy', only('webhook-policy')],
  ['Webhook', only('webhook')],
  ['AutomationRule', only('automation-rule')],
  ['Request', only('request', ['id', 'requestId', 'subject'])],
  ['Note', only('request', ['id'])],
]);

/** Mutations whose actions do not follow from their names. */
const otherMutations: ReadonlyMap<string, readonly string[]> = new Map([
  ['noteCreate', ['request:Update']],
  ['appOfferingPublish', ['app-offering:Update']],
  [
    'discoveredConfigurationItems',
    ['product-category', 'product', 'ci'].flatMap((model) => [`${model}:Create`, `${model}:Update`]),
  ],
]);

/** Actions that a mutation needs, by its name, e.g. `request:Update` for `requestUpdate`; undefined where that is not known. */
export function actionsOfMutation(name: string): readonly string[] | undefined {
  const other = otherMutations.get(name);
  if (other !== undefined) return other;
  const [, model = '', action = ''] = /^(\w+?)(Create|Update|Delete)$/.exec(name) ?? [];
  const scope = modelScopes.get(model.charAt(0).toUpperCase() + model.slice(1))?.scope;
  return scope === undefined ? undefined : [`${scope}:${action}`];
}
