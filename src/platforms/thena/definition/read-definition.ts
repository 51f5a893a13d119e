import type { IntegrationFolder } from '../../../integration/find-folder.ts';
import { parseSource, readSource, withLines, type SourceFile } from '../../../integration/json-file.ts';
import { integrationFailure, type Problem } from '../../../integration/problems.ts';
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
  const { definition, problems, sources } = await inspectDefinition(integration);
  if (problems.length > 0 || definition === undefined) {
    throw integrationFailure(integration.folder, await withLines(problems, sources));
  }
  return definition;
}

/** As `readDefinition`, for somebody who wants to look further although there are problems. */
export async function inspectDefinition({ name, folder }: IntegrationFolder): Promise<InspectedDefinition> {
  const problems: Problem[] = [];
  const doubts: Doubt[] = [];
  const sources: SourceFile[] = [];
  const json = async (file: string, required: boolean): Promise<unknown> => {
    const source = await readSource(folder, file);
    if (source === undefined) {
      if (required) problems.push({ file, pointer: '', text: 'is missing' });
      return undefined;
    }
    sources.push(source);
    const parsed = parseSource(source);
    if ('value' in parsed) return parsed.value;
    problems.push(parsed.problem);
    return undefined;
  };
  const doubting = (file: string) => (about: DoubtAbout, pointer: string, text: string) =>
    void doubts.push({ about, file, pointer, text });

  const value = await json(manifestFile, true);
  const read = value === undefined ? undefined : readManifest(value, problems, doubting(manifestFile));
  const list = await json(activitiesFile, false);
  // Without a manifest nobody knows which settings there are: that is no fault of the activities.
  const isRead = read !== undefined && list !== undefined;
  const activities = isRead ? readActivities(list, read.settings, problems, doubting(activitiesFile)) : [];
  const sentActivities = (Array.isArray(list) ? list : []).filter((one): one is JsonObject => isJsonObject(one));
  const definition = read && { name, folder, ...read, activities, sentActivities };
  return { definition, problems, doubts, sources };
}
