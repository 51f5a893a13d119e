import { createHash } from 'node:crypto';
import type { JsonObject } from 'app-builder/runtime';
import type { RefusedPart } from './authorisation-refused.ts';

/**
 * What a customer has allowed to the customer's own application at Lansweeper; in the document `lansweeper`. No interface, as that
 * would not count as JSON.
 */
export type Authorisation = {
  /** Digest of client ID and secret: others have no part in it. */
  readonly client: string;
  /** Digest of the code that it was got for. */
  readonly code: string;
  readonly refresh_token: string;
  readonly access_token: string;
  /** End of the access token; this and all other times are milliseconds since the epoch. */
  readonly ends_at: number;
  /** When Lansweeper and 4me were last seen to accept it. */
  readonly checked_at: number;
  /** Whether a check and a synchronization are due as soon as the app is not suspended. */
  readonly owed: boolean;
  /** What Lansweeper has refused since, and how it was put. */
  readonly refused: { readonly part: RefusedPart; readonly words: string } | null;
  /** Whether 4me has refused access to the customer's account since. */
  readonly account_lost: boolean;
  /** Who gets a new access token, and until when it may take. */
  readonly refreshing: { readonly by: string; readonly until: number } | null;
};

const name = 'lansweeper';

/** Of the customer's documents, what this needs. */
export interface Documents {
  readonly get: (name: string) => Promise<JsonObject | undefined>;
  readonly change: (
    name: string,
    change: (value: JsonObject | undefined) => JsonObject | undefined,
  ) => Promise<JsonObject | undefined>;
}

const digestOf = (...texts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(texts)).digest('base64url');

/** What a customer has entered of the application at Lansweeper. */
export interface Client {
  readonly id: string;
  readonly secret: string;
}

export const clientIn = (
  { client_id: id }: { readonly client_id: string },
  { client_secret: secret }: { readonly client_secret: string },
): Client => ({ id: id.trim(), secret: secret.trim() });

export const digestOfClient = ({ id, secret }: Client): string => digestOf(id, secret);
export const digestOfCode = (code: string): string => digestOf(code);

/** Nobody else writes it, so that what has a refresh token is one. */
const authorisationIn = (value: JsonObject | undefined): Authorisation | undefined =>
  typeof value?.['refresh_token'] === 'string' ? (value as unknown as Authorisation) : undefined;

/** Whoever it is of; undefined where there is none. */
export const storedAuthorisation = async (documents: Documents): Promise<Authorisation | undefined> =>
  authorisationIn(await documents.get(name));

/** The authorisation of this very client; undefined where there is none. */
export async function authorisationOf(client: Client, documents: Documents): Promise<Authorisation | undefined> {
  const found = await storedAuthorisation(documents);
  return found?.client === digestOfClient(client) ? found : undefined;
}

/** In place of whatever is there. */
export async function storeAuthorisation(documents: Documents, authorisation: Authorisation): Promise<void> {
  await documents.change(name, () => authorisation);
}

/** Changes the authorisation of this client, whoever else does so; gives what is there in the end. `change` may be called again. */
export async function changeAuthorisation(
  client: Client,
  documents: Documents,
  change: (authorisation: Authorisation) => Partial<Authorisation> | undefined,
): Promise<Authorisation | undefined> {
  const digest = digestOfClient(client);
  const stored = authorisationIn(
    await documents.change(name, (value) => {
      const found = authorisationIn(value);
      const changes = found?.client === digest ? change(found) : undefined;
      return found === undefined || changes === undefined ? undefined : { ...found, ...changes };
    }),
  );
  return stored?.client === digest ? stored : undefined;
}

/** Forgets the tokens of an authorisation, but not of one that has come meanwhile. */
export async function voidAuthorisation(documents: Documents, { code }: Authorisation): Promise<void> {
  await documents.change(name, (value) => (authorisationIn(value)?.code === code ? {} : undefined));
}
