import { createHash } from 'node:crypto';

/** A name was about to be built from something that is no name. */
export class UnusableName extends Error {
  override readonly name = 'UnusableName';
}

/** Where an app is: parts of the names of everything that it keeps. */
export interface AppPlace {
  /** e.g. `app-builder` */
  readonly engineName: string;
  /** e.g. `heseya.com` */
  readonly domain: string;
  /** Name of the integration folder. */
  readonly reference: string;
}

const patterns: Readonly<Record<keyof AppPlace, RegExp>> = {
  engineName: /^[a-z][a-z0-9-]{0,99}$/,
  domain: /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/,
  reference: /^[a-z][a-z0-9-]{0,99}$/,
};

/** `<engine>/<domain>/<reference>/`, how all names begin. Throws UnusableName. */
export function namePrefix(place: AppPlace): string {
  for (const part of ['engineName', 'domain', 'reference'] as const) {
    if (!patterns[part].test(place[part]))
      throw new UnusableName(`not a name: ${JSON.stringify(place[part].slice(0, 40))}`);
  }
  return `${place.engineName}/${place.domain}/${place.reference}/`;
}

const keyPattern = /^[0-9a-f]{32}$/;

/** What a store is called in names; `address` as `canonicalStoreAddress` gives it. */
export function storeKey(address: string): string {
  return createHash('sha256').update(address).digest('hex').slice(0, 32);
}

/** Keys come from requests: checked before they become part of a name. */
export function isStoreKey(value: string | undefined): value is string {
  return value !== undefined && keyPattern.test(value);
}

/** Of a store's record in the state store, by its canonical address. */
export function storeStateName(prefix: string, address: string): string {
  return storeRecordName(prefix, storeKey(address));
}

/** The same by its key. Throws UnusableName. */
export function storeRecordName(prefix: string, key: string): string {
  return `${prefix}stores/${checkedKey(key)}`;
}

/** Claim of whoever changes what a store and the app have agreed on. Throws UnusableName. */
export function turnName(prefix: string, key: string): string {
  return `${prefix}turns/${checkedKey(key)}`;
}

/** Claim of a message that a store may send more than once. Throws UnusableName. */
export function messageName(prefix: string, key: string, digest: string): string {
  return `${prefix}messages/${checkedKey(key)}/${digest}`;
}

/** One of sixteen documents that tell which stores there are; a function may not look through the state store. Throws UnusableName. */
export function installedName(prefix: string, key: string): string {
  return `${prefix}installed/${checkedKey(key).slice(0, 1)}`;
}

/** All sixteen. */
export function installedNames(prefix: string): readonly string[] {
  return '0123456789abcdef'.split('').map((digit) => `${prefix}installed/${digit}`);
}

/** Of the secret of the app itself. */
export function appSecretName(prefix: string): string {
  return `${prefix}app`;
}

function checkedKey(key: string): string {
  if (keyPattern.test(key)) return key;
  throw new UnusableName(`not the key of a store: ${JSON.stringify(key.slice(0, 40))}`);
}
