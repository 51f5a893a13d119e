import { parseSource, readSource, withLines, type SourceFile } from './json-file.ts';
import { integrationFailure, type Problem } from './problems.ts';

/** The JSON files of one folder, as far as they were read. */
export interface DefinitionFiles {
  /** For the lines of problems; see `withLines`. */
  readonly sources: SourceFile[];
  /** The value of a file; undefined where there is none, or none that is JSON, which is a problem then. */
  readonly json: (file: string, required: boolean) => Promise<unknown>;
}

export function definitionFiles(folder: string, problems: Problem[]): DefinitionFiles {
  const sources: SourceFile[] = [];
  return {
    sources,
    async json(file, required) {
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
    },
  };
}

/** The definition of a folder without problems. Throws one Failure `AB-INTEGRATION-INVALID` for all of them otherwise. */
export async function wholeDefinition<Definition>(
  folder: string,
  inspected: {
    readonly definition: Definition | undefined;
    readonly problems: readonly Problem[];
    readonly sources: readonly SourceFile[];
  },
): Promise<Definition> {
  const { definition, problems, sources } = inspected;
  if (problems.length === 0 && definition !== undefined) return definition;
  throw integrationFailure(folder, await withLines(problems, sources));
}
