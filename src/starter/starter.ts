import { join } from 'node:path';
import { integrationFiles, type StarterFile } from './integration-files.ts';
import { projectFiles } from './project-files.ts';

/** A new integration, before anything is written. */
export interface Starter {
  readonly name: string;
  /** Absolute; the integration becomes `<workingFolder>/<name>`. */
  readonly workingFolder: string;
  /** Relative to the integration's folder. */
  readonly files: readonly StarterFile[];
  /** Relative to the working folder, which does not have them yet. */
  readonly projectFiles: readonly StarterFile[];
  /** Files of the working folder that are there already, and stay as they are. */
  readonly kept: readonly string[];
  /** Commands that go on from here. */
  readonly next: readonly string[];
}

/** What `init <name>` makes from a bundled integration. Reads, and writes nothing. */
export async function planStarter(wanted: {
  readonly name: string;
  readonly template: string;
  /** Absolute. */
  readonly workingFolder: string;
  /** Absolute; the folder of the bundled integrations. */
  readonly templates: string;
}): Promise<Starter> {
  const { name, template, workingFolder, templates } = wanted;
  const project = await projectFiles(workingFolder);
  const testExtension = project.isModule ? 'js' : 'mjs';
  const files = await integrationFiles(join(templates, template), { template, name }, testExtension);
  const test = project.runsTests ? 'npm test' : `node --test ${name}/${name}.test.${testExtension}`;
  return {
    name,
    workingFolder,
    files,
    projectFiles: project.files,
    kept: project.kept,
    next: [project.install, test, `app-builder deploy ${name}`],
  };
}
