import type { UiExtensionRow, UiExtensionVersionRow } from '../../world/rows.ts';
import type { ApiContext, Resolvers } from '../context.ts';
import {
  allFields,
  checked,
  code,
  flag,
  givenFields,
  requiredText,
  sourced,
  text,
  type Attributes,
} from './attributes.ts';
import { mutation, own } from './mutation.ts';
import { Problems } from './problems.ts';

type ExtensionFields = Pick<UiExtensionRow, 'source' | 'sourceID' | 'name' | 'title' | 'description' | 'disabled'>;
type Content = Pick<UiExtensionVersionRow, 'html' | 'css' | 'javascript' | 'formDefinition'>;

const attributes: Attributes<ExtensionFields> = {
  ...sourced,
  name: requiredText(),
  title: text(),
  description: text(),
  disabled: flag(),
};

const content: Attributes<Content> = {
  html: code(),
  css: code(),
  javascript: code(),
  formDefinition: checked<unknown>(null),
};

interface CreateInput {
  readonly category: string;
  readonly activate?: boolean | null;
}

interface UpdateInput {
  readonly id: string;
  readonly activate?: boolean | null;
}

/**
 * A UI extension always has one version that is being prepared; changes go there. `activate` makes it the active one,
 * archives the one before, and starts the next with the same content (4me-facts §14).
 */
export const uiExtensionMutations: Resolvers = {
  uiExtensionCreate: mutation('ui-extension:Create', (input: CreateInput, context) => {
    const problems = new Problems();
    const fields = allFields(attributes, input, context, problems);
    const first = allFields(content, input, context, problems);
    problems.done();
    const { account } = context.caller;
    const uiExtension = context.world.insert('UiExtension', { account, ...fields, category: input.category });
    prepare(uiExtension, first, 1, context);
    if (input.activate === true) activate(uiExtension, context);
    return { uiExtension };
  }),
  uiExtensionUpdate: mutation('ui-extension:Update', (input: UpdateInput, context) => {
    const uiExtension = own(context, 'UiExtension', input.id);
    const prepared = preparedVersion(uiExtension, context);
    const problems = new Problems();
    const fields = givenFields<ExtensionFields>(attributes, input, uiExtension, context, problems);
    const changed = givenFields<Content>(content, input, prepared, context, problems);
    problems.done();
    context.world.update('UiExtension', uiExtension, fields);
    if (Object.keys(changed).length > 0) context.world.update('UiExtensionVersion', prepared, changed);
    if (input.activate === true) activate(uiExtension, context);
    return { uiExtension };
  }),
};

function activate(extension: UiExtensionRow, context: ApiContext): void {
  const { world } = context;
  const prepared = preparedVersion(extension, context);
  for (const version of world.filter('UiExtensionVersion', (row) => row.uiExtensionId === extension.id)) {
    if (version.status === 'active') world.update('UiExtensionVersion', version, { status: 'archived' });
  }
  world.update('UiExtensionVersion', prepared, { status: 'active', activatedAt: world.timestamp() });
  const { html, css, javascript, formDefinition, versionNr } = prepared;
  prepare(extension, { html, css, javascript, formDefinition }, versionNr + 1, context);
}

function prepare(extension: UiExtensionRow, version: Content, versionNr: number, { world }: ApiContext): void {
  world.insert('UiExtensionVersion', {
    account: extension.account,
    uiExtensionId: extension.id,
    versionNr,
    status: 'being_prepared',
    activatedAt: null,
    ...version,
  });
}

function preparedVersion(extension: UiExtensionRow, { world }: ApiContext): UiExtensionVersionRow {
  const isPrepared = (row: UiExtensionVersionRow): boolean =>
    row.uiExtensionId === extension.id && row.status === 'being_prepared';
  const version = world.find('UiExtensionVersion', isPrepared);
  if (version === undefined) throw new Error(`UI extension ${extension.id} has no version in preparation`);
  return version;
}
