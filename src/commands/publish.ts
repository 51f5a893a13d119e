import type { CommandContext, CommandResult } from '../cli/command.ts';
import { Failure, type FailureKind } from '../failure.ts';
import { isIntegration } from '../integration/find-folder.ts';
import { onPlatform } from './on-platform.ts';

const notNamed: FailureKind = { code: 'AB-PUBLISH-INTEGRATION', exit: 'usage' };

/** `publish [integration]`: makes what is deployed available to customers, where a platform has such a step. */
export async function publish(context: CommandContext): Promise<CommandResult> {
  await refuseUnnamed(context);
  return onPlatform(context, 'publish', 'What is deployed can be installed: app-builder install.');
}

async function refuseUnnamed({ given, surroundings }: CommandContext): Promise<void> {
  if (given.arguments['integration'] !== undefined || (await isIntegration(surroundings.workingFolder))) return;
  throw new Failure(notNamed, {
    message: 'No integration is named',
    because: 'the working folder is none, because it has no app_offering.json and no integration.json',
    fix: 'Name it, e.g. app-builder publish note-dispatcher, or go to its folder.',
  });
}
