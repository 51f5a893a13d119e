import type { CommandContext, CommandResult } from '../cli/command.ts';
import { onPlatform } from './on-platform.ts';

/** `deploy <integration>`: an integration and its app at the platform that it is for. */
export async function deploy(context: CommandContext): Promise<CommandResult> {
  return onPlatform(context, 'deploy', 'Name another integration.');
}
