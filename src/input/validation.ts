import { nonBlankLines } from './name-value-lines.ts';

/** Each check takes one answer and returns what is wrong with it, or undefined; the text never repeats the answer. */
export type Check = (value: string) => string | undefined;

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const accountName = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** At most 161 characters, `<account>_<name>` by default (4me-facts §12). */
const offeringReference = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,160}$/;

export function hostName(value: string): string | undefined {
  const labels = value.split('.');
  if (value.length <= 253 && labels.length > 1 && labels.every((part) => label.test(part))) return undefined;
  return 'is not a host name in lower case, such as 4me-demo.com (no https://, no path, no port)';
}

export function account(value: string): string | undefined {
  if (accountName.test(value)) return undefined;
  return 'is not an account: lower case letters, digits and dashes, such as wdc';
}

/** `*`, or references with commas between them. */
export function offeringReferences(value: string): string | undefined {
  if (value === '*') return undefined;
  const references = value.split(',').map((part) => part.trim());
  if (references.every((reference) => offeringReference.test(reference))) return undefined;
  return 'is neither * nor a list of offering references with commas between them';
}

/** e.g. `eu-west-1`, `us-gov-east-1` */
export function awsRegion(value: string): string | undefined {
  return /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/.test(value) ? undefined : 'is not an AWS region, such as eu-west-1';
}

/** What a virtual MFA device shows. */
export function mfaCode(value: string): string | undefined {
  return /^\d{6}$/.test(value) ? undefined : 'is not a code of six digits';
}

/** First part of names of stacks, tables and buckets on AWS, so it keeps to what all of these allow. */
export function engineName(value: string): string | undefined {
  if (/^[a-z][a-z0-9-]{1,29}$/.test(value)) return undefined;
  return 'is not a name of 2 to 30 lower case letters, digits and hyphens that starts with a letter';
}

/** `Name=value`, one on each line; a name stands once. Parameters of templates have letters and digits in their names. */
export function parameterPairs(value: string): string | undefined {
  const lines = nonBlankLines(value);
  const names = lines.map((line) => /^([A-Za-z0-9]{1,255})=/.exec(line)?.[1]);
  const wrong = names.findIndex((name) => name === undefined);
  if (wrong !== -1)
    return `is not Name=value, letters and digits before the sign (number ${wrong + 1} of ${lines.length})`;
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? undefined : `gives ${twice} twice`;
}

export function oneOf(...choices: readonly string[]): Check {
  return (value) => (choices.includes(value) ? undefined : `is not one of ${choices.join(', ')}`);
}

export function withoutSpaces(value: string): string | undefined {
  return /^[\x21-\x7e]+$/.test(value) ? undefined : 'holds spaces, line breaks or characters outside ASCII';
}

/** The origin of the sandbox, which listens on this machine only; without a slash at the end. */
export function loopbackOrigin(value: string): string | undefined {
  if (/^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/.test(value)) return undefined;
  return 'is not the origin of a sandbox on this machine, such as http://127.0.0.1:4040';
}

export const onOrOff = oneOf('true', 'false');
