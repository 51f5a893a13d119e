import { join } from 'node:path';
import type { CommandContext, CommandResult, Theme } from '../cli/command.ts';
import { wrap } from '../cli/wrap.ts';
import { resolveAnswers } from '../input/answers.ts';
import { questions } from '../input/questions.ts';
import { inputSources } from '../input/sources.ts';
import { bundledTemplates } from '../integration/bundled.ts';
import { findIntegration, isIntegration } from '../integration/find-folder.ts';
import { platformOf } from '../platforms/registry.ts';
import { requireFree } from '../starter/free-folder.ts';
import { planStarter, type Starter } from '../starter/starter.ts';
import { writeStarter } from '../starter/write-starter.ts';

/** `init <name>`: an integration of one's own, from a bundled one. */
export async function init(context: CommandContext): Promise<CommandResult> {
  const { workingFolder } = context.surroundings;
  const name = context.given.arguments['name'] ?? '';
  // Whoever is about to be asked wants to hear of it first.
  await requireFree(name, workingFolder);
  const answers = await resolveAnswers([questions.template], inputSources(context));
  const template = answers.text('template');
  const templates = bundledTemplates();
  const starter = await planStarter({ name, template, workingFolder, templates });
  const { title, named } = await platformOf(await findIntegration(template, { workingFolder: templates, templates }));
  if (await isIntegration(join(templates, name))) {
    const text = `Commands in this folder take ./${name} for the bundled integration of that name. Both have the same reference: to deploy the one changes the app of the other`;
    context.report({ type: 'warning', text });
  }
  const dryRun = context.given.has('dry-run');
  if (!dryRun) await writeStarter(starter, context.signal);
  return {
    document: {
      dryRun,
      name,
      template,
      reference: name,
      folder: join(workingFolder, name),
      files: filesOf(starter),
      kept: starter.kept,
      next: starter.next,
    },
    lines: (theme) => linesOf(starter, `${template} (${title}). ${named(name)}`, dryRun, theme),
  };
}

const filesOf = ({ name, files, projectFiles }: Starter): readonly string[] => [
  ...files.map(({ path }) => `${name}/${path}`),
  ...projectFiles.map(({ path }) => path),
];

/** `origin`: what it is made from, and what its name decides. */
function linesOf(starter: Starter, origin: string, dryRun: boolean, theme: Theme): readonly string[] {
  const { name, kept, next } = starter;
  const files = filesOf(starter).map((file) => `${theme.added('+')} ${file}`);
  const stays = kept.map((file) => `  ${theme.faint(`${file} stays as it is`)}`);
  if (dryRun) return [...files, ...stays, '', `${String(files.length)} files; nothing was made.`];
  const made = `./${name} is made from ${origin}`;
  return [...files, ...stays, '', ...wrap(made, theme.columns), '', 'Next:', ...next.map((line) => `  ${line}`)];
}
