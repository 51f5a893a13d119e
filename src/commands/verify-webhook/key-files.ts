import type { CommandContext } from '../../cli/command.ts';
import { Failure } from '../../failure.ts';
import { unusableKey } from '../../verification/keys/key-failures.ts';
import { secretOfFile } from '../../verification/keys/key-file.ts';
import type { SharedSecret } from '../../verification/shared-secret.ts';
import { readTextFile } from '../text-file.ts';

/** The shared secrets of `--key-file`, hidden in all output. Throws Failure AB-VERIFY-KEY. */
export async function secretFiles(context: CommandContext): Promise<readonly SharedSecret[]> {
  const files = await keyFiles(context);
  return files.map(({ name, content }) => {
    const secret = secretOfFile(name, content);
    context.redact(secret.value);
    return secret;
  });
}

export interface KeyFile {
  readonly name: string;
  readonly content: string;
}

/** Two files of the same name are two keys all the same: the name is the path as it is given. Throws Failure AB-VERIFY-KEY. */
export async function keyFiles(context: CommandContext): Promise<readonly KeyFile[]> {
  const files = await Promise.all(
    context.given.each('key-file').map(async (name) => ({ name, content: await contentOf(name, context) })),
  );
  // What is not public must not be shown, and what is shown of a message could quote it.
  for (const { content } of files)
    if (!/-----BEGIN (?:RSA )?PUBLIC|-----BEGIN CERT|^\s*\{/.test(content)) context.redact(content);
  return files;
}

/** Throws Failure AB-VERIFY-KEY. */
export async function contentOf(path: string, { surroundings }: CommandContext): Promise<string> {
  try {
    return await readTextFile(surroundings.workingFolder, path);
  } catch (error) {
    throw new Failure(
      unusableKey,
      {
        message: `${path} cannot be read`,
        because: error instanceof Error ? error.message : String(error),
        fix: 'Give the path of a file that this user may read.',
      },
      { cause: error },
    );
  }
}
