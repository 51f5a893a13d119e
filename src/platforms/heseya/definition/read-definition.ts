import { definitionFiles, wholeDefinition } from '../../../integration/definition-files.ts';
import type { IntegrationFolder } from '../../../integration/find-folder.ts';
import type { SourceFile } from '../../../integration/json-file.ts';
import type { Problem } from '../../../integration/problems.ts';
import { readApp } from './app.ts';
import { appFile, type Doubt, type HeseyaDefinition } from './definition.ts';

/** A folder as far as it can be read, with everything that is wrong with it, or may be. */
export interface InspectedDefinition {
  /** Undefined where there is no app to speak of; with blanks for what has a problem. */
  readonly definition: HeseyaDefinition | undefined;
  readonly problems: readonly Problem[];
  readonly doubts: readonly Doubt[];
  /** For the lines of problems; see `withLines`. */
  readonly sources: readonly SourceFile[];
}

/** Reads an app for Heseya, `app.json`. Throws one Failure `AB-INTEGRATION-INVALID` for all problems, before anything is sent. */
export async function readDefinition(integration: IntegrationFolder): Promise<HeseyaDefinition> {
  return wholeDefinition(integration.folder, await inspectDefinition(integration));
}

/** As `readDefinition`, for somebody who wants to look further although there are problems. */
export async function inspectDefinition({ name, folder }: IntegrationFolder): Promise<InspectedDefinition> {
  const problems: Problem[] = [];
  const doubts: Doubt[] = [];
  const { json, sources } = definitionFiles(folder, problems);
  const value = await json(appFile, true);
  if (value === undefined) return { definition: undefined, problems, doubts, sources };
  const app = readApp(value, problems, (about, pointer, text) => {
    doubts.push({ about, file: appFile, pointer, text });
  });
  return { definition: { name, folder, ...app }, problems, doubts, sources };
}
