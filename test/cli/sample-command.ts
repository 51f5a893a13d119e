import type { Command, CommandContext, CommandResult } from '../../src/cli/command.ts';
import { anything } from '../../src/cli/documents/schema.ts';

/** A table with one command `try`, which does what the test says. */
export function sample(
  perform: (context: CommandContext) => Promise<CommandResult>,
  parts: Partial<Command> = {},
): readonly Command[] {
  return [
    {
      name: 'try',
      summary: 'A command of a test',
      flags: [],
      examples: [],
      document: async () => anything(),
      ...parts,
      load: async () => perform,
    },
  ];
}

/** A result with one line and a document. */
export function shown(line: string, document: Readonly<Record<string, unknown>> = {}): CommandResult {
  return { document, lines: () => [line] };
}
