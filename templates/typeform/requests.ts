import { createHash } from 'node:crypto';
import { document, MissingScope, NotFound, Validation, type FourMeClient } from 'app-builder/4me';
import { keepNewest } from 'app-builder/runtime';

interface FoundRequest {
  readonly id: string;
  readonly status: string | null;
}

export const findRequest = document<
  { readonly requests: { readonly nodes: readonly FoundRequest[] } },
  { readonly requestId: string }
>(`query RequestByNumber($requestId: String!) {
  requests(first: 1, filter: { requestId: { values: [$requestId] } }) { nodes { id status } }
}`);

export const readLastNotes = document<
  { readonly node: { readonly notes?: { readonly nodes: readonly { readonly text: string | null }[] } | null } | null },
  { readonly id: string }
>(`query LastNotesOfRequest($id: ID!) {
  node(id: $id) { ... on Request { notes(last: 10) { nodes { text } } } }
}`);

export const addNoteToRequest = document<
  { readonly requestUpdate: { readonly errors: readonly { readonly message: string | null }[] | null } | null },
  { readonly input: { readonly id: string; readonly note: string } }
>(`mutation AddNoteToRequest($input: RequestUpdateInput!) {
  requestUpdate(input: $input) { errors { path message } }
}`);

/** Why there is no note. */
export type NoteProblem = { readonly problem: 'missing' } | { readonly problem: 'refused'; readonly because: string };

export interface Requests {
  isCompleted(customer: FourMeClient, account: string, requestId: string): Promise<boolean>;
  /** Tries a closed request too: 4me says whether that goes. */
  addNote(customer: FourMeClient, account: string, requestId: string, note: string): Promise<'added' | NoteProblem>;
}

/** Milliseconds. */
const completedMemory = 10 * 60_000;

const keyOf = (account: string, requestId: string): string => `${account}/${requestId}`;

/** Requests of customers by number. Their node IDs are kept, so that a second note costs one call. */
export function createRequests(): Requests {
  const known = new Map<string, string>();
  /** When a request was seen to be completed, in milliseconds since the epoch. */
  const completed = new Map<string, number>();
  /** Digests of notes of which nobody knows whether 4me has added them. */
  const doubtful = new Map<string, true>();

  async function find(customer: FourMeClient, account: string, requestId: string): Promise<FoundRequest | undefined> {
    const [found] = (await customer.query(findRequest, { requestId })).requests.nodes;
    if (found !== undefined) keepNewest(known, keyOf(account, requestId), found.id);
    return found;
  }

  async function add(customer: FourMeClient, id: string, note: string): Promise<'added' | 'missing'> {
    const digest = createHash('sha256').update(`${id} ${note}`).digest('hex');
    try {
      if (doubtful.has(digest) && (await hasNote(customer, id, note))) return 'added';
      await customer.mutate(addNoteToRequest, { input: { id, note } });
      return 'added';
    } catch (error) {
      if (error instanceof NotFound) return 'missing';
      // The message will come again: what was done all the same must not be done twice.
      const isUnknown = error instanceof Error && 'outcomeUnknown' in error && error.outcomeUnknown === true;
      if (isUnknown) {
        keepNewest(doubtful, digest, true);
        if (await hasNote(customer, id, note).catch(() => false)) return 'added';
      }
      throw error;
    }
  }

  return {
    async isCompleted(customer, account, requestId) {
      const key = keyOf(account, requestId);
      if (Date.now() - (completed.get(key) ?? 0) < completedMemory) return true;
      const isCompleted = (await find(customer, account, requestId))?.status === 'completed';
      if (isCompleted) keepNewest(completed, key, Date.now());
      return isCompleted;
    },
    async addNote(customer, account, requestId, note) {
      const kept = known.get(keyOf(account, requestId));
      try {
        const first = kept === undefined ? 'missing' : await add(customer, kept, note);
        if (first !== 'missing') return first;
        // It is not known yet, or it is another one by now.
        const found = await find(customer, account, requestId);
        const second = found === undefined ? 'missing' : await add(customer, found.id, note);
        return second === 'missing' ? { problem: 'missing' } : second;
      } catch (error) {
        if (error instanceof Validation) return { problem: 'refused', because: error.because ?? 'it gives no reason' };
        // Repeating does not give the app more rights.
        if (error instanceof MissingScope) return { problem: 'refused', because: 'the app may not read and change it' };
        throw error;
      }
    },
  };
}

async function hasNote(customer: FourMeClient, id: string, note: string): Promise<boolean> {
  const { node } = await customer.query(readLastNotes, { id });
  return node?.notes?.nodes.some(({ text }) => text?.trim() === note.trim()) ?? false;
}
