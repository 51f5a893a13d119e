import { definitionFiles, wholeDefinition } from '../../../integration/definition-files.ts';
import type { IntegrationFolder } from '../../../integration/find-folder.ts';
import type { SourceFile } from '../../../integration/json-file.ts';
import type { Problem } from '../../../integration/problems.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import { readActivities } from './activities.ts';
import { activitiesFile, manifestFile, type Doubt, type DoubtAbout, type ThenaDefinition } from './definition.ts';
import { readManifest } from './manifest.ts';

/** A folder as far as it can be read, with everything that is wrong with it, or may be. */
export interface InspectedDefinition {
  /** Undefined where there is no manifest to speak of; with blanks for what has a problem. */
  readonly definition: ThenaDefinition | undefined;
  readonly problems: readonly Problem[];
  readonly doubts: readonly Doubt[];
  /** For the lines of problems; see `withLines`. */
  readonly sources: readonly SourceFile[];
}

/**
 * Reads an app for Thena: `manifest.json`, and `activities.json` where there is one. Throws one Failure `AB-INTEGRATION-INVALID` for
 * all problems, before anything is sent.
 */
export async function readDefinition(integration: IntegrationFolder): Promise<ThenaDefinition> {
  return wholeDefinition(integration.folder, await inspectDefinition(integration));
}

/** As `readDefinition`, for somebody who wants to look further although there are problems. */
export async function inspectDefinition({ name, folder }: IntegrationFolder): Promise<InspectedDefinition> {
  const problems: Problem[] = [];
  const doubts: Doubt[] = [];
  const files = definitionFiles(folder, problems);
  const doubting = (file: string) => (about: DoubtAbout, pointer: string, text: string) =>
    void doubts.push({ about, file, pointer, text });

  const value = await files.json(manifestFile, true);
  const read = value === undefined ? undefined : readManifest(value, problems, doubting(manifestFile));
  const list = await files.json(activitiesFile, false);
  // Without a manifest nobody knows which settings there are: that is no fault of the activities.
  const isRead = read !== undefined && list !== undefined;
  const activities = isRead ? readActivities(list, read.settings, problems, doubting(activitiesFile)) : [];
  const sentActivities = (Array.isArray(list) ? list : []).filter((one): one is JsonObject => isJsonObject(one));
  const definition = read && { name, folder, ...read, activities, sentActivities };
  return { definition, problems, doubts, sources: files.sources };
}
