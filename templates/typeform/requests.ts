import { document, NotFound, Validation, type FourMeClient } from 'app-builder/4me';
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

/** Requests of customers by number. Their node IDs are kept, so that a second note costs one call. */
export function createRequests(): Requests {
  const known = new Map<string, string>();
  const keyOf = (account: string, requestId: string): string => `${account}/${requestId}`;

  async function find(customer: FourMeClient, account: string, requestId: string): Promise<FoundRequest | undefined> {
    const [found] = (await customer.query(findRequest, { requestId })).requests.nodes;
    if (found !== undefined) keepNewest(known, keyOf(account, requestId), found.id);
    return found;
  }

  return {
    async isCompleted(customer, account, requestId) {
      return (await find(customer, account, requestId))?.status === 'completed';
    },
    async addNote(customer, account, requestId, note) {
      const kept = known.get(keyOf(account, requestId));
      const first = kept === undefined ? 'missing' : await add(customer, kept, note);
      if (first !== 'missing') return first;
      // It is not known yet, or it is another one by now.
      const found = await find(customer, account, requestId);
      const second = found === undefined ? 'missing' : await add(customer, found.id, note);
      return second === 'missing' ? { problem: 'missing' } : second;
    },
  };
}

async function add(customer: FourMeClient, id: string, note: string): Promise<'added' | 'missing' | NoteProblem> {
  try {
    await customer.mutate(addNoteToRequest, { input: { id, note } });
    return 'added';
  } catch (error) {
    if (error instanceof NotFound) return 'missing';
    if (error instanceof Validation) return { problem: 'refused', because: error.because ?? 'it gives no reason' };
    // The message will come again: what was done all the same must not be done twice.
    const isUnknown = error instanceof Error && 'outcomeUnknown' in error && error.outcomeUnknown === true;
    if (isUnknown && (await hasNote(customer, id, note))) return 'added';
    throw error;
  }
}

async function hasNote(customer: FourMeClient, id: string, note: string): Promise<boolean> {
  const { node } = await customer.query(readLastNotes, { id }).catch(() => ({ node: null }));
  return node?.notes?.nodes.some(({ text }) => text?.trim() === note.trim()) ?? false;
}
