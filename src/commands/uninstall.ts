import type { CommandContext, CommandResult } from '../cli/command.ts';
import { onPlatform } from './on-platform.ts';

/** `uninstall <integration>`: has a platform remove an app from where it is installed. */
export async function uninstall(context: CommandContext): Promise<CommandResult> {
  return onPlatform(context, 'uninstall', 'Customers of this platform remove apps themselves.');
}
