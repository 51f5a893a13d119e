import type { CommandContext } from '../cli/command.ts';
import { bundledTemplates } from '../integration/bundled.ts';
import { findIntegration } from '../integration/find-folder.ts';

const firstSender = '4me';

/**
 * The sender that a command is about: `--platform`, else the platform of the integration, else 4me. Throws Failure for an integration
 * that is not there.
 */
export async function senderName(
  { given, surroundings: { workingFolder } }: Pick<CommandContext, 'given' | 'surroundings'>,
  integration: string | undefined,
): Promise<string> {
  const named = given.text('platform');
  if (named !== undefined) return named;
  if (integration === undefined) return firstSender;
  return (await findIntegration(integration, { workingFolder, templates: bundledTemplates() })).platform;
}
