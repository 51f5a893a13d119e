import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Stored, Versioned } from '../../../runtime/ports.ts';
import { isNamed, type Lazily, type SecretsCalls, type SecretValue } from '../requests/calls.ts';
import { OwnWrites } from './own-writes.ts';
import {
  admitsSecretName,
  checkSecretName,
  checkSecretSize,
  secretBeingDeleted,
  tooManyVersions,
  unreadableSecret,
} from './secret-failures.ts';

const current = 'AWSCURRENT';
/** Where a value waits until it is made the current one. Not AWSPENDING, which belongs to rotation (aws-and-tunnels §B). */
export const writtenStage = 'APP_BUILDER_WRITTEN';

/** Milliseconds; a read that is behind our own writes is repeated after each of these. */
const defaultPauses: readonly number[] = [50, 100, 200];

export interface SecretsStoreOptions {
  /** Milliseconds before each repetition of a read that is behind our own writes. */
  readonly pauses?: readonly number[];
}

/**
 * Secrets in AWS Secrets Manager as JSON objects, changed by compare-and-swap: a new version is put under a stage of its own
 * and then takes the stage AWSCURRENT from the version that was read, which AWS refuses when that is not the current one any
 * more. A version is AWS's id of it. Throws `AB-AWS-SECRET-…` for names, sizes and contents that cannot be, and for writing a
 * secret that is marked for deletion; reading one finds nothing.
 */
export function secretsStore(calls: Lazily<SecretsCalls>, options: SecretsStoreOptions = {}): Versioned {
  const { pauses = defaultPauses } = options;
  const own = new OwnWrites();

  /** The stage is given explicitly: moto forgets a move of it otherwise, and AWS does not mind. */
  async function currentOf(name: string): Promise<SecretValue | 'absent' | 'deleting'> {
    const client = await calls();
    return client.getSecretValue({ SecretId: name, VersionStage: current }).catch((error: unknown) => {
      if (isNamed(error, 'ResourceNotFoundException')) return 'absent';
      if (isDeletion(error)) return 'deleting';
      throw error;
    });
  }

  async function read(name: string): Promise<Stored | undefined> {
    const found = await currentOf(name);
    if (typeof found === 'string') return undefined;
    const value = parsed(found.SecretString);
    if (value === undefined || found.VersionId === undefined) throw unreadableSecret(name);
    return { value, version: found.VersionId };
  }

  async function create(name: string, text: string, token: string): Promise<'stored' | 'conflict'> {
    const client = await calls();
    try {
      await client.createSecret({ Name: name, ClientRequestToken: token, SecretString: text });
      return 'stored';
    } catch (error) {
      if (isDeletion(error)) throw secretBeingDeleted(name, error);
      if (!isNamed(error, 'ResourceExistsException')) throw error;
      const found = await existing(name);
      if (found === 'deleting') throw secretBeingDeleted(name, error);
      // Made without a value, as by hand or by Terraform.
      if (found === 'absent') return replace(name, text, token, undefined);
      // Perhaps by ourselves, when the answer to an earlier try was lost.
      return found.VersionId === token ? 'stored' : 'conflict';
    }
  }

  /** Of a secret that is there: a read may not show the value that it was made with for a moment. */
  async function existing(name: string): ReturnType<typeof currentOf> {
    for (const pause of pauses) {
      const found = await currentOf(name);
      if (found !== 'absent') return found;
      await sleep(pause);
    }
    return currentOf(name);
  }

  /** `version`: undefined for a secret that has no value yet. */
  async function replace(
    name: string,
    text: string,
    token: string,
    version: string | undefined,
  ): Promise<'stored' | 'conflict'> {
    // Version ids have 32 to 64 characters: AWS would call anything else malformed, and it can fit nothing.
    if (version !== undefined && !/^[\w-]{32,64}$/.test(version)) return 'conflict';
    const client = await calls();
    try {
      const stages = { ClientRequestToken: token, SecretString: text, VersionStages: [writtenStage] };
      await client.putSecretValue({ SecretId: name, ...stages });
    } catch (error) {
      if (isDeletion(error)) throw secretBeingDeleted(name, error);
      if (isNamed(error, 'ResourceNotFoundException')) return 'conflict';
      if (isNamed(error, 'LimitExceededException')) throw tooManyVersions(name, error);
      throw error;
    }
    try {
      const move = { MoveToVersionId: token, ...(version === undefined ? {} : { RemoveFromVersionId: version }) };
      await client.updateSecretVersionStage({ SecretId: name, VersionStage: current, ...move });
      return 'stored';
    } catch (error) {
      if (isDeletion(error)) throw secretBeingDeleted(name, error);
      if (!isNamed(error, 'InvalidParameterException', 'ResourceNotFoundException')) throw error;
      // A request that is sent again because the answer was lost is refused by its own work.
      const found = await currentOf(name);
      return typeof found !== 'string' && found.VersionId === token ? 'stored' : 'conflict';
    }
  }

  return {
    async get(name) {
      checkSecretName(name);
      for (const pause of pauses) {
        const found = await read(name);
        if (!own.isBehind(name, found?.version)) return found;
        await sleep(pause);
      }
      // Longer than AWS takes: somebody else put the old version back, or removed the secret.
      own.forget(name);
      return read(name);
    },
    async put(name, value, version) {
      checkSecretName(name);
      const text = JSON.stringify(value);
      checkSecretSize(name, text);
      const token = randomUUID();
      const outcome =
        version === undefined ? await create(name, text, token) : await replace(name, text, token, version);
      // Also where somebody else was first: a read that still gives this version would make another one that nobody will read.
      own.replaced(name, version);
      return outcome;
    },
    async remove(name) {
      checkSecretName(name);
      own.forget(name);
      const client = await calls();
      await client.deleteSecret({ SecretId: name, ForceDeleteWithoutRecovery: true }).catch((error: unknown) => {
        if (!isNamed(error, 'ResourceNotFoundException') && !isDeletion(error)) throw error;
      });
    },
    async list(prefix) {
      // No name can start with it, and AWS would call the filter malformed.
      if (prefix !== '' && !admitsSecretName(prefix)) return [];
      const client = await calls();
      const names: string[] = [];
      let next: string | undefined;
      do {
        const page = await client.listSecrets({
          Filters: prefix === '' ? [] : [{ Key: 'name', Values: [prefix] }],
          ...(next === undefined ? {} : { NextToken: next }),
        });
        for (const { Name: name } of page.SecretList ?? []) if (name?.startsWith(prefix) === true) names.push(name);
        next = page.NextToken;
      } while (next !== undefined && next !== '');
      return names.toSorted();
    },
  };
}

/** AWS says in words only that a secret is marked for deletion; the error's name stands for other states too. */
function isDeletion(error: unknown): boolean {
  return isNamed(error, 'InvalidRequestException') && /delet/i.test(error.message);
}

function parsed(text: string | undefined): Stored['value'] | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
