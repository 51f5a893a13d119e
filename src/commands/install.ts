import type { CommandContext, CommandResult } from '../cli/command.ts';
import { onPlatform } from './on-platform.ts';

/** `install <integration>`: has a platform install a deployed app. */
export async function install(context: CommandContext): Promise<CommandResult> {
  return onPlatform(context, 'install', 'Customers of this platform install apps themselves.');
}
