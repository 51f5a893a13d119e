import type { CommandContext, CommandResult } from '../cli/command.ts';
import { onPlatform } from './on-platform.ts';

/** `destroy <integration>`: takes an integration away, and out of use what its platform cannot delete. */
export async function destroy(context: CommandContext): Promise<CommandResult> {
  return onPlatform(context, 'destroy', 'Name another integration.');
}
