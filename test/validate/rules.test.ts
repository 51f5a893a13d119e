import { describe, expect, test } from 'vitest';
import { validationRules } from '../../src/validate/rules.ts';
import { validateFolder } from '../../src/validate/validate-folder.ts';
import { folderWith, form, handler, offering, rule, template } from './folder-of-a-test.ts';

const longHtml = `<!-- ${'x'.repeat(65 * 1024)} -->`;

const app = (options: string, more = ''): string => `import * as fourMe from 'app-builder/4me';
import { createHandler, optional, text } from 'app-builder/runtime';
const app = fourMe.app(${options});
${more}
export const handler = createHandler(app.installation({ configure: async () => fourMe.ready() }));
`;

interface Case {
  readonly files: Parameters<typeof folderWith>[0];
  /** `<rule> <file>[:<line>] <text>`, in order. */
  readonly found: readonly (string | RegExp)[];
}

/** Folders that break one rule or several of one kind; together they break all that need no network. */
const broken: Readonly<Record<string, Case>> = {
  'files that deploy refuses as well': {
    files: {
      'app_offering.json': { ...offering, name: 5 },
      'automation_rules.json': [{ ...rule, generic: 'person' }],
      'configuration_items.json': [{ sourceID: 'x' }],
      'ui_extension.css': longHtml,
      'template.yaml': 'Resources: [',
    },
    found: [
      'offering-file app_offering.json:4 has to be a text',
      'rules-file automation_rules.json:3 "person" is none of request, task, ci, problem',
      'items-file configuration_items.json:2 is missing',
      'items-file configuration_items.json:2 is missing',
      'items-file configuration_items.json:2 is missing',
      'items-file configuration_items.json:2 is missing',
      /^template-file template\.yaml:1 /,
      /^ui-extension-file ui_extension\.css has \d+ bytes; at most 65536 are allowed$/,
    ],
  },
  'a handler that cannot be built': {
    files: { 'handler.js': 'export const handler = ;\n' },
    found: ['handler-build handler.js:1 Unexpected ";"'],
  },
  'a handler without its entry file': {
    files: { 'handler.js': undefined },
    found: [/^handler-build template\.yaml:\d+ Fn has no entry file handler\.js$/],
  },
  'a handler that throws while it is loaded': {
    files: { 'handler.js': `${handler}\nthrow new TypeError('no such thing');\n` },
    found: ['handler-load handler.js cannot be loaded: TypeError: no such thing'],
  },
  'an export that is no handler': {
    files: { 'handler.js': 'export const handler = async () => {};\n' },
    found: [
      'rule-webhook automation_rules.json:17 calls {app_offering_webhook}, but no handler has fourMe.rule',
      'handler-export handler.js "handler" is not what createHandler gives',
    ],
  },
  'addresses and a picture': {
    files: {
      'app_offering.json': {
        ...offering,
        picture: 'picture.png',
        webhook: { ...offering.webhook, query: 'customer={customer}' },
      },
      'picture.png': Buffer.alloc(300 * 1024, 'x'),
    },
    found: [
      'offering-placeholder app_offering.json:7 {customer} stays as it is: 4me replaces {account} only',
      'offering-account app_offering.json:7 has to have account={account}: the handler finds the customer and its policy by it',
      'offering-picture app_offering.json:10 the file is no image/png, as the end of its name says',
      'offering-picture-size app_offering.json:10 the file has 300 KiB, which every deploy sends',
    ],
  },
  'rules with wrong words': {
    files: {
      'automation_rules.json': [
        {
          ...rule,
          trigger: 'note added',
          condition: 'is_urgnt and true',
          expressions: [
            ...rule.expressions,
            { name: 'is_urgent', value: 'subject = rule_app_instance.custom_fields.subjet' },
            { name: 'key', value: 'rule_app_instance.custom_fields.key' },
          ],
          actions: [{ name: 'send', value: "call webhook '{app_offering_webhook}' with payload 'text key'" }],
        },
        { ...rule, name: 'other', trigger: 'on moon rise' },
      ],
      'ui_extension.html': `${form}<input id="key" data-secret="true">\n<input id="subject">\n`,
      'handler.js': `${handler}export const mentioned = ['key', 'subject'];\n`,
    },
    found: [
      'rule-trigger automation_rules.json:5 "note added" does not begin with "on", as in "on note added"',
      'rule-reference automation_rules.json:6 there is no expression "is_urgnt"; did you mean "is_urgent"?',
      'rule-expression-unused automation_rules.json:12 nothing uses "url"',
      'rule-expression-unused automation_rules.json:16 nothing uses "is_urgent"',
      'rule-field automation_rules.json:18 the form has no field "subjet"; did you mean "subject"?',
      'rule-secret automation_rules.json:22 "key" is a secret field: 4me does not store its value, so it is always blank here',
      'rule-payload automation_rules.json:28 the handler refuses messages without "url", which the payload does not name',
      'rule-payload-unused automation_rules.json:28 the handler does not read "key"',
      "rule-sandbox automation_rules.json:35 the sandbox does not know the trigger 'on moon rise'; it knows 'on note added', 'on status update'",
    ],
  },
  'a handler for rules that nothing calls': {
    files: { 'automation_rules.json': [] },
    found: [
      'rule-webhook automation_rules.json the handler has fourMe.rule, but no action calls {app_offering_webhook}',
    ],
  },
  'a form and a handler that do not fit': {
    files: {
      'automation_rules.json': undefined,
      'ui_extension.html': [
        '<input id="shown">',
        '<input id="hidden" data-secret>',
        '<input id="shown">',
        '<label for="showm">x</label>',
        '<input id="nobody">',
      ].join('\n'),
      'handler.js': app(
        `{ fields: { hidden: text(), formurl: text() }, secrets: { shown: text(), token: optional(text()) } }`,
      ),
    },
    found: [
      'form-field ui_extension.html the handler declares the field "formurl", which is not there',
      'form-secret ui_extension.html the handler declares the secret "token", which is not there',
      'form-secret-mark ui_extension.html:1 the handler declares "shown" as a secret, but it is not marked data-secret: 4me would store and show it',
      'form-secret-mark ui_extension.html:2 "hidden" is marked data-secret, but the handler declares it as a field, which stays blank',
      'form-id-twice ui_extension.html:3 the ID "shown" is used twice',
      'form-label ui_extension.html:4 the label is of "showm", which is not there; did you mean "shown"?',
      'form-field-unused ui_extension.html:5 nothing uses "nobody"',
    ],
  },
  'scopes that do not fit': {
    files: {
      'app_offering.json': { ...offering, webhook: undefined, scopes: [{ actions: ['person:Read', 'request:Read'] }] },
      'automation_rules.json': undefined,
      'ui_extension.html': '<p></p>',
      'handler.js': app(
        '{ fields: {}, secrets: {} }',
        `const find = fourMe.document('query Find { requests(first: 1) { nodes { id status } } }');
export const add = () => fourMe.document("mutation Add { requestUpdate(input: {id: 1}) { request { id } } }");
export const bad = () => fourMe.document(\`query Bad { requests( { id } }\`);`,
      ),
    },
    found: [
      'scope-missing app_offering.json:5 request:Update is missing, which mutation Add needs',
      'scope-unused app_offering.json:8 no document of the handler needs person:Read',
      'document-invalid handler.js query Bad: Expected Name, found "{".',
    ],
  },
  'a document that may be for the provider': {
    files: {
      'handler.js': handler.replace(
        'async () => {}',
        "async ({ provider }) => { await provider.query(fourMe.document('query People { people(first: 1) { nodes { primaryEmail } } }'), {}); }",
      ),
    },
    found: [
      'scope-uncertain app_offering.json:1 person:Read is missing, which query People needs, unless it is for the provider account',
    ],
  },
  'a template that deploy and runtime cannot use': {
    files: {
      'template.yaml': template({
        pattern: '[0-9]+',
        variables: ['PARAM_4ME_DOMAIN'],
        moreParameters: '  ColourParameter:\n    Type: String\n',
        moreResources: '  Topic:\n    Type: AWS::SNS::Topic\n',
      }),
    },
    found: [
      'template-parameter template.yaml:9 Parameters.OfferingReferenceParameter: must match [0-9]+',
      'template-value template.yaml:12 Parameters.ColourParameter: has no value and no default',
      'template-environment template.yaml:24 Fn has to get PARAM_BOOTSTRAP_ACCOUNT, PARAM_OFFERING_REFERENCE in its environment',
      'template-local template.yaml:34 Resources.Topic: the local engine does not support the resource type AWS::SNS::Topic',
    ],
  },
};

describe('validation', () => {
  test('finds nothing in a folder that is sound', async () => {
    expect((await validateFolder(await folderWith())).findings).toEqual([]);
  });

  test.each(Object.entries(broken))('finds everything that is wrong with %s', async (_name, { files, found }) => {
    const { findings } = await validateFolder(await folderWith(files));
    const lines = findings.map(({ rule: name, file, line, text }) => {
      return `${name} ${file}${line === undefined ? '' : `:${String(line)}`} ${text}`;
    });
    expect(lines).toEqual(
      found.map((one) => (typeof one === 'string' ? one : (expect.stringMatching(one) as unknown))),
    );
    for (const { rule: name, level } of findings) expect(level).toBe(validationRules[name].level);
  });

  test('has a folder that breaks it for each rule', () => {
    const names = new Set(
      Object.values(broken)
        .flatMap(({ found }) => found)
        .map((one) => /^[\w-]+/.exec(typeof one === 'string' ? one : one.source.slice(1))?.[0]),
    );
    // Needs an account, or is about apps of other platforms; these have tests of their own.
    const elsewhere = /^(?:published-payload|template-output|thena-.*|heseya-.*)$/;
    expect(Object.keys(validationRules).filter((name) => !names.has(name) && !elsewhere.test(name))).toEqual([]);
  });
});
