import { Failure, type FailureKind } from '../../../failure.ts';

const badName: FailureKind = { code: 'AB-AWS-SECRET-NAME', exit: 'usage' };
const tooLarge: FailureKind = { code: 'AB-AWS-SECRET-SIZE', exit: 'failed' };
const unreadable: FailureKind = { code: 'AB-AWS-SECRET-CONTENT', exit: 'failed' };
const deleting: FailureKind = { code: 'AB-AWS-SECRET-DELETING', exit: 'failed', retryable: true };

const versions: FailureKind = { code: 'AB-AWS-SECRET-VERSIONS', exit: 'failed', retryable: true };

/** Of the text of one version (external documentation: Secrets Manager quotas). */
const longestText = 65_536;

/** What Secrets Manager takes as a secret's name. */
export function admitsSecretName(name: string): boolean {
  return /^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name);
}

/** Throws `AB-AWS-SECRET-NAME`. */
export function checkSecretName(name: string): void {
  if (admitsSecretName(name)) return;
  throw new Failure(badName, {
    message: `${JSON.stringify(name.slice(0, 80))} cannot be the name of a secret in AWS Secrets Manager`,
    because: 'a name has 1 to 512 letters, digits and characters of /_+=.@-',
    fix: 'Correct the account, the reference of the app offering or the domain that the name is made of.',
  });
}

/** Throws `AB-AWS-SECRET-SIZE`. */
export function checkSecretSize(name: string, text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes <= longestText) return;
  throw new Failure(tooLarge, {
    message: `The secret ${name} would have ${String(bytes)} bytes`,
    because: `AWS Secrets Manager takes at most ${String(longestText)}`,
    fix: 'Keep large values outside of the secrets, for example in a file that the app fetches.',
  });
}

export function unreadableSecret(name: string): Failure {
  return new Failure(unreadable, {
    message: `The secret ${name} holds something else than a JSON object`,
    fix: 'Put its former value back with the AWS console (the version AWSPREVIOUS), or delete the secret.',
  });
}

/** A deletion takes up to 30 days if it is a planned one, and seconds if it is forced; a repetition may find it done. */
export function secretBeingDeleted(name: string, cause: unknown): Failure {
  const text = {
    message: `The secret ${name} is marked for deletion and cannot be written`,
    because: cause instanceof Error ? cause.message : 'AWS Secrets Manager refuses it',
    fix: 'Restore it in the Secrets Manager console (Cancel deletion). Was it deleted a moment ago: try again.',
  };
  return new Failure(deleting, text, { cause });
}

/** AWS keeps each version for a day at least, and refuses further ones beyond about a hundred (aws-and-tunnels §B). */
export function tooManyVersions(name: string, cause: Error): Failure {
  const text = {
    message: `The secret ${name} was written too often`,
    because: cause.message,
    fix: 'Wait until AWS has removed versions, which it does when they are a day old, and find out what writes it so often.',
  };
  return new Failure(versions, text, { cause });
}
