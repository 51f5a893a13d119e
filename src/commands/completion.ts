import type { CommandContext, CommandResult } from '../cli/command.ts';
import { shells } from '../cli/completion/protocol.ts';
import { scripts } from '../cli/completion/scripts.ts';

/** `completion <shell>`: the script that makes a shell ask this program for candidates. */
export function completion(context: CommandContext): Promise<CommandResult> {
  const shell = shells.find((one) => one === context.given.arguments['shell']) ?? 'bash';
  const script = scripts[shell];
  return Promise.resolve({ document: { shell, script }, lines: () => script.trimEnd().split('\n') });
}
