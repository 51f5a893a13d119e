import type { CommandContext } from '../cli/command.ts';
import { Failure, type FailureKind } from '../failure.ts';
import type { Platform } from '../platforms/platform.ts';

const notHere: FailureKind = { code: 'AB-PLATFORM-FLAG', exit: 'usage' };

/** Throws `AB-PLATFORM-FLAG` where one of these flags was given: they mean something to other platforms only. */
export function refuseFlags(
  { given }: Pick<CommandContext, 'given'>,
  { title }: Pick<Platform, 'title'>,
  names: readonly string[],
): void {
  const found = names.filter((name) => given.has(name)).map((name) => `--${name}`);
  if (found.length === 0) return;
  throw new Failure(notHere, {
    message: `${found.join(', ')} ${found.length === 1 ? 'means' : 'mean'} nothing to an app for ${title}`,
    because: 'other platforms have a use for it',
    fix: 'Leave it out.',
  });
}
