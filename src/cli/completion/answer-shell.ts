import type { Command, Surroundings } from '../command.ts';
import { filesLine } from './protocol.ts';
import { complete, type Candidate, type ValueSources } from './complete.ts';

/**
 * Answers a script of `completion`: a line for each candidate, word and description with a tab between them, or `:files`.
 *
 * @param words those before the cursor, and at last the one at the cursor behind a `+`, because PowerShell drops empty words
 */
export async function answerShell(
  words: readonly string[],
  commands: readonly Command[],
  { workingFolder, stdout }: Surroundings,
): Promise<void> {
  const current = (words.at(-1) ?? '+').replace(/^\+/, '');
  const found = await complete(
    { before: words.slice(0, -1), current },
    commands,
    valueSources(workingFolder, commands),
  );
  const lines = found === 'files' ? [filesLine] : found.map(({ word, about }) => `${word}\t${about}`);
  stdout.write(lines.map((line) => `${line}\n`).join(''));
}

function valueSources(workingFolder: string, commands: readonly Command[]): ValueSources {
  return {
    async integration() {
      const { integrationNames } = await import('../../integration/find-folder.ts');
      const { bundledTemplates } = await import('../../integration/bundled.ts');
      const names = await integrationNames({ workingFolder, templates: bundledTemplates() });
      return names.map((word) => ({ word, about: '' }));
    },
    async code() {
      const { catalogue } = await import('../../catalogue/catalogue.ts');
      return catalogue.map(({ code, meaning }): Candidate => ({ word: code, about: meaning.split('. ')[0] ?? '' }));
    },
    async schema() {
      const { schemaNames } = await import('../documents/all.ts');
      return schemaNames(commands).map((word) => ({ word, about: '' }));
    },
  };
}
