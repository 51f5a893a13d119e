import { providerSecretName } from '../platforms/4me/wire/names.ts';
import type { Credentials } from '../platforms/4me/client/token.ts';
import type { JsonObject, Versioned } from '../runtime/ports.ts';

/** The policy as the secrets listener verifies with it (seeds, bootstrap step 8). */
export interface StoredPolicy {
  readonly id: string;
  readonly name: string;
  readonly jwtAlg: string;
  readonly jwtAudience: string;
  readonly publicKeyPem: string;
}

/** What is in the provider secret, as far as it is usable. */
export interface ProviderSecret {
  readonly name: string;
  readonly document: JsonObject;
  readonly credentials: Credentials | undefined;
  readonly policy: StoredPolicy | undefined;
  readonly webhookId: string | undefined;
  /** Ids of the installation webhooks by event; undefined where they are not in use, as far as functions know. */
  readonly installationWebhooks: ReadonlyMap<string, string> | undefined;
}

/** Functions that find this key know that they hear of every change of an app instance. */
export const installationWebhooksKey = 'installation_webhooks';

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function idsByEvent(value: unknown): ReadonlyMap<string, string> | undefined {
  if (value === undefined) return undefined;
  const ids = Object.entries(fieldsOf(value)).map(
    ([event, webhook]) => [event, textOf(fieldsOf(webhook)['id'])] as const,
  );
  return new Map(ids.filter((pair): pair is [string, string] => pair[1] !== undefined));
}

export async function readProviderSecret(secrets: Versioned, domain: string, account: string): Promise<ProviderSecret> {
  const name = providerSecretName(domain, account);
  const document = (await secrets.get(name))?.value ?? {};
  const [clientID, token] = [textOf(document['clientID']), textOf(document['token'])];
  const policy = fieldsOf(document['policy']);
  const [id, publicKeyPem] = [textOf(policy['id']), textOf(policy['publicKeyPem'])];
  return {
    name,
    document,
    credentials: clientID === undefined || token === undefined ? undefined : { clientID, token },
    policy:
      id === undefined || publicKeyPem === undefined
        ? undefined
        : {
            id,
            publicKeyPem,
            name: textOf(policy['name']) ?? '',
            jwtAlg: textOf(policy['jwtAlg']) ?? '',
            jwtAudience: textOf(policy['jwtAudience']) ?? '',
          },
    webhookId: textOf(fieldsOf(document['webhook'])['id']),
    installationWebhooks: idsByEvent(document[installationWebhooksKey]),
  };
}
