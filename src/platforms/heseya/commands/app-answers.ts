import { isJsonObject } from '../../../runtime/json-object.ts';
import { routedFetch } from '../../../runtime/routed-fetch.ts';

/** Milliseconds; stores wait longer, people in front of a dashboard do not. */
const patience = 10_000;

/** Lists that stores read without a look whether they are there (heseya-facts §2). */
const lists = ['required_permissions', 'internal_permissions'];

/** What is wrong with how the app describes itself to stores, `GET /`; undefined where all is well. Throws the signal's reason. */
export async function descriptionTrouble(address: string, signal: AbortSignal): Promise<string | undefined> {
  const late = AbortSignal.timeout(patience);
  try {
    const fetch = routedFetch({ route: (url) => url });
    const headers = { accept: 'application/json' };
    const answer = await fetch(new URL(address), { headers, signal: AbortSignal.any([signal, late]) });
    if (!answer.ok) return `it answers with status ${String(answer.status)}`;
    const description: unknown = await answer.json();
    if (!isJsonObject(description) || typeof description['name'] !== 'string') return 'it does not describe an app';
    const missing = lists.find((name) => !Array.isArray(description[name]));
    return missing === undefined ? undefined : `its description has no ${missing}`;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SyntaxError) return 'it answers with no JSON';
    return late.aborted ? `no answer within ${String(patience / 1000)} s` : (error as Error).message;
  }
}
