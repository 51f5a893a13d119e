import { columnsOf } from './columns.ts';
import type { Asker, Command, Surroundings } from './command.ts';
import { askingWord } from './completion/protocol.ts';
import { nameMeant, parse, type Parsed } from './program.ts';
import { commands as allCommands } from './table.ts';

/** What a test may replace. */
export interface RunOptions {
  readonly commands?: readonly Command[];
  /** Answers questions in the place of a person; whether questions may be asked at all is decided as ever. */
  readonly asker?: Asker;
  /** Rejects when something fails outside of the command's own promise. */
  readonly crash?: Promise<never>;
}

/**
 * Runs one command line in this process, without touching the process itself.
 *
 * @param argv without node and script
 * @returns the exit code (DESIGN §6); never rejects for anything that a command throws
 */
export async function run(
  argv: readonly string[],
  surroundings: Surroundings,
  signal: AbortSignal = new AbortController().signal,
  options: RunOptions = {},
): Promise<number> {
  const commands = options.commands ?? allCommands;
  if (argv[0] === askingWord) {
    const { answerShell } = await import('./completion/answer-shell.ts');
    await answerShell(argv.slice(1), commands, surroundings);
    return 0;
  }
  let parsed: Parsed;
  try {
    parsed = parse(argv, commands, columnsOf(surroundings.stdout));
  } catch (error) {
    const { refuse } = await import('./execute.ts');
    return refuse(error, { argv, surroundings, command: nameMeant(argv, commands) ?? 'app-builder' });
  }
  if (parsed.type === 'command') {
    const { execute } = await import('./execute.ts');
    return execute(parsed, { commands, argv, surroundings, signal, options });
  }
  // Help stays fast because this path has loaded the parser and the table, and nothing else.
  const text = parsed.type === 'help' ? parsed.text : `${(await import('./package-version.ts')).packageVersion()}\n`;
  surroundings.stdout.write(text);
  return 0;
}
