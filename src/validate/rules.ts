/** How bad a finding is: a `problem` would fail at 4me or at a customer, a `warning` may be meant. */
export type Level = 'problem' | 'warning';

interface RuleText {
  readonly level: Level;
  /** What it is about, for the reference page. */
  readonly about: string;
  /** False: deploy refuses the same, so nobody gains anything from ignoring it. */
  readonly ignorable: boolean;
}

const problem = (about: string): RuleText => ({ level: 'problem', about, ignorable: true });
const warning = (about: string): RuleText => ({ level: 'warning', about, ignorable: true });
const refusedByDeploy = (about: string): RuleText => ({ level: 'problem', about, ignorable: false });

/** Every rule of `validate` by its stable name. */
export const validationRules = {
  'offering-file': refusedByDeploy('`app_offering.json` is there and has what it needs'),
  'rules-file': refusedByDeploy('`automation_rules.json` has what it needs; payloads name expressions that exist'),
  'ui-extension-file': refusedByDeploy('`ui_extension.*` have what they need, and no part is too large'),
  'items-file': refusedByDeploy('`configuration_items.json` has what it needs'),
  'template-file': refusedByDeploy('`template.yaml` is one that the engines can read'),
  'handler-build': refusedByDeploy('the entry file of each function is there and can be bundled'),
  'handler-load': problem('the bundled handler can be loaded, within 10 seconds'),
  'handler-export': problem('the handler is what `createHandler` gives'),
  'offering-account': problem('the address for messages of rules has `account={account}` in its query'),
  'offering-placeholder': problem('addresses have no placeholder but `{account}`'),
  'offering-picture': problem('the picture is what the end of its name says'),
  'offering-picture-size': warning('the picture is not larger than 256 KiB'),
  'rule-trigger': problem('a trigger begins with `on`'),
  'rule-reference': problem('conditions and actions name expressions that exist'),
  'rule-field': problem('a custom field that a rule reads is in the form'),
  'rule-secret': problem('a rule reads no secret field: its value is never stored in 4me'),
  'rule-webhook': problem('rules that call the webhook have a handler with `fourMe.rule`, and the reverse'),
  'rule-payload': problem('a payload names every expression that the handler requires'),
  'rule-payload-unused': warning('a payload names nothing that the handler does not read'),
  'rule-expression-unused': warning('every expression is used'),
  'rule-sandbox': warning('the sandbox knows everything that a rule uses, so that it can be tried there'),
  'form-field': problem('a field that the handler declares is in the form'),
  'form-secret': problem('a secret that the handler declares is in the form'),
  'form-secret-mark': problem(
    'a field of the form is marked `data-secret` exactly if the handler declares it as a secret',
  ),
  'form-id-twice': problem('no two elements of the form have the same ID'),
  'form-field-unused': warning('every field of the form is used by the handler, a rule or the script of the form'),
  'form-label': warning('every label of the form is of a field that exists'),
  'document-invalid': problem('GraphQL documents of the handler can be parsed'),
  'scope-missing': problem('the scopes of the offering allow what the documents of the handler need'),
  'scope-uncertain': warning('as `scope-missing`, where the document may be for the provider account'),
  'scope-unused': warning('every scope of the offering is needed by a document of the handler'),
  'template-parameter': problem('the template takes the values that deploy gives to its parameters'),
  'template-value': warning('every parameter that deploy does not know has a default'),
  'template-environment': problem('functions get the variables that the runtime needs'),
  'template-output': problem('the template of an app has the output `AppApi`, its address'),
  'template-local': warning('the local engine can run the template'),
  'thena-manifest': refusedByDeploy(
    '`manifest.json` of an app for Thena has what it needs, and no malformed name or address',
  ),
  'thena-activities': refusedByDeploy(
    'activities have an https address that is not private, headers on one line, and placeholders of settings that the manifest declares',
  ),
  'thena-category': warning('the category of an app for Thena is one that is known'),
  'thena-scope': warning('scopes of an app for Thena are ones that are known; the list is not complete'),
  'thena-event': warning(
    'events that an app for Thena subscribes to are ones that are known; the list is not complete',
  ),
  'thena-event-handler': warning(
    'the handler of an app for Thena names the events that the manifest subscribes to, and no others',
  ),
  'thena-subscription': warning('an app for Thena names its events: without any, it is sent all of them'),
  'thena-activity-secret': warning('a header of an activity that holds a key takes it from a setting'),
  'thena-schema': warning('schemas of activities have only what `activity run` can check'),
  'heseya-app': refusedByDeploy(
    '`app.json` of an app for Heseya has what stores need, and no malformed permission, field, action or event',
  ),
  'heseya-permission': warning(
    'permissions that an app for Heseya asks for are ones that are known; stores differ by version',
  ),
  'heseya-event': warning(
    'events that an app for Heseya listens to are ones that are known and that stores still tell of',
  ),
  'heseya-event-permission': problem(
    'an app for Heseya requires what its webhook needs; stores refuse to install it otherwise',
  ),
  'heseya-event-secured': warning('an app for Heseya listens to no encrypted events, which need a key of each store'),
  'published-payload': problem('with `--online`: rules of published versions in use name what the handler requires'),
} as const satisfies Readonly<Record<string, RuleText>>;

export type RuleName = keyof typeof validationRules;

const names = Object.keys(validationRules) as readonly RuleName[];

/** Names that `--ignore` takes. */
export const ignorableRules: readonly RuleName[] = names.filter((name) => validationRules[name].ignorable);
