import { join } from 'node:path';
import { Failure } from '../../../failure.ts';
import { definitionFiles, wholeDefinition } from '../../../integration/definition-files.ts';
import { offeringFile, type IntegrationFolder } from '../../../integration/find-folder.ts';
import { readSource, type SourceFile } from '../../../integration/json-file.ts';
import type { Problem } from '../../../integration/problems.ts';
import { readTemplate } from '../../../integration/template/read-template.ts';
import type { AddressDefinition, Definition } from './definition.ts';
import { itemsFile, readItems } from './items.ts';
import { readOffering } from './offering.ts';
import { readPicture } from './picture.ts';
import { readRules, rulesFile } from './rules.ts';
import { readUiExtension } from './ui-extension.ts';

export const templateFile = 'template.yaml';

/**
 * Reads and checks a folder that holds one app for 4me:
 *
 * - `app_offering.json`: `platform` ("4me"), `reference`, `name`, and what the app store shows: `cardDescription`,
 *   `description`, `features`, `compliance`, `picture` (a file); `serviceInstance` (else the answer to
 *   `serviceInstanceName`); `scopes` (`actions`, `effect`, `grantType`, `conditions`); `webhook` (`output` of the template,
 *   `query`, `algorithm`, `audience`); `configurationUri` (an https address, or `output` and `query`)
 * - `automation_rules.json`: a list of rules (`generic`, `name`, `trigger`, `condition`, `expressions`, `actions`)
 * - `ui_extension.json` (`name`, `title`, `description`) with `ui_extension.html`, `.css`, `.js`
 * - `configuration_items.json`: a list of items (`sourceID`, `product`: lambda, sqs or s3, `label`, `name`, `remarks`,
 *   `status`, and as outputs of the template `systemID` and `apiUrl`)
 * - `template.yaml` and the handler, which the engine reads
 *
 * Only `app_offering.json` and `template.yaml` have to be there. Throws one Failure for all problems, before anything is
 * sent.
 */
export async function readDefinition(integration: IntegrationFolder): Promise<Definition> {
  return wholeDefinition(integration.folder, await inspectDefinition(integration));
}

/** A folder as far as it can be read, with everything that is wrong with it. */
export interface InspectedDefinition {
  /** Undefined where there is no offering to speak of; with blanks for what has a problem. */
  readonly definition: Definition | undefined;
  readonly problems: readonly Problem[];
  /** For the lines of problems; see `withLines`. */
  readonly sources: readonly SourceFile[];
}

/** As `readDefinition`, for somebody who wants to look further although there are problems. */
export async function inspectDefinition({ name, folder }: IntegrationFolder): Promise<InspectedDefinition> {
  const problems: Problem[] = [];
  const files = definitionFiles(folder, problems);

  const offeringValue = await files.json(offeringFile, true);
  const draft = offeringValue === undefined ? undefined : readOffering(offeringValue, problems);
  const picture = draft?.picture === undefined ? undefined : await readPicture(folder, draft.picture, problems);
  const rulesValue = await files.json(rulesFile, false);
  const hasWebhook = draft === undefined || draft.webhook !== undefined;
  const rules = rulesValue === undefined ? [] : readRules(rulesValue, hasWebhook, problems);
  const itemsValue = await files.json(itemsFile, false);
  const items = itemsValue === undefined ? [] : readItems(itemsValue, problems);
  const uiExtension = await readUiExtension(folder, problems, files.sources);
  const outputs = await templateOutputs(folder, problems);

  if (draft !== undefined && outputs !== undefined) {
    const known = (file: string, pointer: string, output: string | undefined): void => {
      if (output === undefined || output === '' || outputs.includes(output)) return;
      const text = `${templateFile} has no output "${output}"; it has ${outputs.join(', ') || 'none'}`;
      problems.push({ file, pointer, text });
    };
    known(offeringFile, '/webhook/output', outputOf(draft.webhook?.address));
    known(offeringFile, '/configurationUri/output', outputOf(draft.configurationUri));
    draft.authorizationEndpoints.forEach((address, index) => {
      known(offeringFile, `/authorizationEndpoints/${String(index)}/output`, outputOf(address));
    });
    items.forEach(({ systemID, apiUrl }, index) => {
      known(itemsFile, `/${String(index)}/systemID`, systemID);
      known(itemsFile, `/${String(index)}/apiUrl`, apiUrl);
    });
  }
  const definition = draft && { name, folder, offering: { ...draft, picture }, rules, uiExtension, items };
  return { definition, problems, sources: files.sources };
}

function outputOf(address: AddressDefinition | undefined): string | undefined {
  return address !== undefined && 'output' in address ? address.output : undefined;
}

/** Names of the template's outputs; the problems of the template are added to the list. */
async function templateOutputs(folder: string, problems: Problem[]): Promise<readonly string[] | undefined> {
  if ((await readSource(folder, templateFile)) === undefined) {
    problems.push({ file: templateFile, pointer: '', text: 'is missing' });
    return undefined;
  }
  const path = join(folder, templateFile);
  try {
    const { outputs } = await readTemplate(path);
    return outputs.map((output) => output.name);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    problems.push(...problemsOfTemplate(error, path));
    return undefined;
  }
}

/** What a failure says of the template at `path`, one problem for each of its lines. */
export function problemsOfTemplate({ because, message }: Failure, path: string): readonly Problem[] {
  return (because ?? message).split('\n').map((text) => {
    const [, line, rest] = (text.startsWith(path) ? /^(?::(\d+))?: (.*)$/.exec(text.slice(path.length)) : null) ?? [];
    return {
      file: templateFile,
      pointer: '',
      line: line === undefined ? undefined : Number(line),
      text: rest ?? text,
    };
  });
}
