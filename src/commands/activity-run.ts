import type { CommandContext, CommandResult } from '../cli/command.ts';
import { onPlatform } from './on-platform.ts';

/** `activity run <activity> [integration]`: executes what a platform would execute in the name of the app. */
export async function activityRun(context: CommandContext): Promise<CommandResult> {
  return onPlatform(context, 'runActivity', 'Name an integration that has an activities.json.');
}
