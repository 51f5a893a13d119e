import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, type FailureKind } from '../../../failure.ts';
import type { Json, Versioned } from '../../../runtime/ports.ts';

const noKey: FailureKind = { code: 'AB-AWS-STATE-KEY', exit: 'usage' };
const otherKey: FailureKind = { code: 'AB-AWS-STATE-CONTENT', exit: 'failed' };

const algorithm = 'aes-256-gcm';
/** In front of every text, so that another algorithm or key can be told apart one day. */
const format = 'v1.';
const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

/** Encrypts fields of the state table. */
export interface FieldEncryption {
  /** `row`: key of the row; what is sealed for one row cannot be opened as another one's. */
  seal(text: string, row: string): Promise<string>;
  /** Throws `AB-AWS-STATE-CONTENT` for what was changed, moved, or sealed with another key. */
  open(sealed: string, row: string): Promise<string>;
}

/** AES-256-GCM with a random nonce for each text. `key` is asked for once it is needed, and again after it failed. */
export function fieldEncryption(key: (use: 'seal' | 'open') => Promise<Buffer>): FieldEncryption {
  let asked: Promise<Buffer> | undefined;
  const keyOnce = (use: 'seal' | 'open'): Promise<Buffer> => {
    asked ??= key(use).catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
  return {
    async seal(text, row) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, await keyOnce('seal'), nonce).setAAD(Buffer.from(row));
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return format + sealed.toString('base64');
    },
    async open(sealed, row) {
      const secret = await keyOnce('open');
      try {
        if (!sealed.startsWith(format)) throw new Error('unknown format');
        const bytes = Buffer.from(sealed.slice(format.length), 'base64');
        const decipher = createDecipheriv(algorithm, secret, bytes.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        });
        decipher.setAAD(Buffer.from(row)).setAuthTag(bytes.subarray(-tagBytes));
        return decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
      } catch (error) {
        throw new Failure(
          otherKey,
          {
            message: `The row ${row} of the state table cannot be decrypted`,
            because: 'it was changed by hand, or the secret with the key is not the one that it was written with',
            fix: 'Put the former value of the key secret back (its version AWSPREVIOUS), or delete the row.',
          },
          { cause: error },
        );
      }
    },
  };
}

/** The key in the secret `name`, e.g. `app-builder/state-key`. Throws `AB-AWS-STATE-KEY` for a secret that is not a key. */
export async function readStateKey(secrets: Versioned, name: string): Promise<Buffer | undefined> {
  const found = await secrets.get(name);
  return found === undefined ? undefined : keyIn(name, found.value['key']);
}

/**
 * As `readStateKey`. `make`: makes the secret where it is not there yet, which the command line does before it writes; two at
 * the same moment end with one key. `fail`: throws `AB-AWS-STATE-KEY`.
 */
export async function stateKey(secrets: Versioned, name: string, missing: 'make' | 'fail'): Promise<Buffer> {
  const found = await readStateKey(secrets, name);
  if (found !== undefined) return found;
  if (missing === 'fail') {
    throw new Failure(noKey, {
      message: `The engine has no key for its state: the secret ${name} is missing`,
      fix: 'Run "app-builder bootstrap" for this engine. If the secret was deleted, restore it first, or delete the rows that need it.',
    });
  }
  const made = randomBytes(keyBytes);
  const outcome = await secrets.put(name, { key: made.toString('base64') }, undefined);
  return outcome === 'stored' ? made : keyIn(name, await theirKey(secrets, name));
}

function keyIn(name: string, value: Json | undefined): Buffer {
  const key = Buffer.from(typeof value === 'string' ? value : '', 'base64');
  if (key.byteLength === keyBytes) return key;
  throw new Failure(noKey, {
    message: `The engine has no key for its state: what the secret ${name} holds is not a key`,
    fix: 'Put its former version (AWSPREVIOUS) back.',
  });
}

/** Somebody else was first; a read may not show it for a moment. */
async function theirKey(secrets: Versioned, name: string): Promise<Json | undefined> {
  for (const pause of [0, 100, 200, 400]) {
    await sleep(pause);
    const found = (await secrets.get(name))?.value['key'];
    if (found !== undefined) return found;
  }
  return undefined;
}
