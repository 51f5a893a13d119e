import type { CommandContext, CommandResult } from '../cli/command.ts';
import { onPlatform } from './on-platform.ts';

/** `tunnel [integration]`: a platform sends to functions on this machine; without an integration, 4me's secrets webhook does. */
export async function tunnel(context: CommandContext): Promise<CommandResult> {
  if (context.given.arguments['integration'] === undefined) {
    return (await import('./four-me/tunnel.ts')).tunnel(context);
  }
  return onPlatform(context, 'tunnel', 'Try it in the sandbox, or deploy it with --engine aws.');
}
