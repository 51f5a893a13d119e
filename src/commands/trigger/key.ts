import type { CommandContext } from '../../cli/command.ts';
import { readSigningKey, type SigningKey } from '../../events/signing/key.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import { readTextFile } from '../text-file.ts';

const unusable: FailureKind = { code: 'AB-TRIGGER-KEY', exit: 'usage' };
const noKey: FailureKind = { code: 'AB-TRIGGER-NO-KEY', exit: 'usage' };

/** What `--key-file` holds; undefined without the flag. Hidden in all output. */
export async function givenKeyText(context: CommandContext): Promise<string | undefined> {
  const file = context.given.text('key-file');
  if (file === undefined) return undefined;
  try {
    const text = await readTextFile(context.surroundings.workingFolder, file);
    context.redact(text.trim());
    return text;
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    const fix = 'Give the path of a file with a private key in PEM, or with a shared secret.';
    throw new Failure(
      unusable,
      { message: `The file of --key-file cannot be read: ${file}`, because, fix },
      { cause: error },
    );
  }
}

/** The key to sign messages of 4me with; undefined without `--key-file`. */
export async function givenKey(
  context: CommandContext,
): Promise<(SigningKey & { readonly audience?: string }) | undefined> {
  const { given } = context;
  const text = await givenKeyText(context);
  if (text === undefined) {
    const alone = ['algorithm', 'audience'].find((flag) => given.has(flag));
    if (alone === undefined) return undefined;
    throw new Failure(unusable, {
      message: `--${alone} is for a key of your own, and none is given`,
      fix: 'Add --key-file, or leave it out: a webhook policy brings its own.',
    });
  }
  const audience = given.text('audience');
  const key = readSigningKey(text, given.text('key-file') ?? '', given.text('algorithm'));
  return { ...key, ...(audience === undefined ? {} : { audience }) };
}

/** Nobody but 4me has the private key of a policy of 4me. */
export function keyIsWith4me(account: string, domain: string): Failure {
  return new Failure(noKey, {
    message: `Nobody but 4me can sign a message of ${account} on ${domain}`,
    because: 'the private key of a webhook policy never leaves 4me',
    fix:
      'Store a policy of your own making for the account and sign with its private key, --key-file; or use the sandbox, which ' +
      'signs with the keys of its own policies: app-builder sandbox',
  });
}
