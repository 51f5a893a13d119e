import type { HttpInit } from '../../../runtime/http-fetch.ts';
import { checkStatus, clientOver, repetitionOf, wiringOf } from './client.ts';
import type { FourMeClient, FourMeClientOptions, Send, Wiring } from './client.ts';
import type { Answer } from './answer.ts';
import { RequestRefused } from './errors.ts';

async function librarySend({ endpoints: { graphql }, exchange }: Wiring): Promise<Send> {
  const { GraphQLClient } = await import('graphql-request');
  return async (document, variables) => {
    let failed: { readonly error: unknown } | undefined;
    const client = new GraphQLClient(graphql.href, {
      errorPolicy: 'all',
      // The status is looked at here, because the library's own errors quote the variables.
      fetch: async (_url, init) => {
        try {
          const { status, headers, ...answer } = await exchange(graphql, plainInit(init), repetitionOf(document));
          checkStatus(document.name, status);
          const type = headers.get('content-type') ?? 'application/json';
          return new Response(await answer.text(), { status, headers: { 'content-type': type } });
        } catch (error) {
          failed = { error };
          throw error;
        }
      },
    });
    try {
      const { data, errors } = await client.rawRequest(document.text, variables);
      const answer: Answer = { data, errors };
      return answer;
    } catch {
      if (failed !== undefined) throw failed.error;
      // What the library cannot read is no answer of GraphQL, e.g. the page of a proxy; its errors quote it.
      throw new RequestRefused(document.name, 'the answer is no JSON');
    }
  };
}

/** The library sends POST with a body of text. */
function plainInit({ method = 'POST', headers, body }: RequestInit = {}): HttpInit {
  const plain = { method, headers: Object.fromEntries(new Headers(headers)) };
  return typeof body === 'string' ? { ...plain, body } : plain;
}

/** The client of the commands: documents go through graphql-request, over the same exchange as `fourMeClient`. */
export async function provisioningClient(
  options: FourMeClientOptions,
): Promise<FourMeClient & { /** Throws Unauthorised. */ prove(): Promise<void> }> {
  const wiring = wiringOf(options);
  const client = clientOver(wiring, await librarySend(wiring));
  return {
    ...client,
    async prove() {
      await wiring.tokens.get();
    },
  };
}
