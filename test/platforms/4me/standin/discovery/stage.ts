import { sandboxRoute } from '../../../../../src/runtime/sandbox-route.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../../../src/sandbox/sandbox.ts';
import { personalToken } from '../../../../../src/platforms/4me/standin/world/seed.ts';
import { FakeScheduler } from '../../../../support/fake-scheduler.ts';

export interface Problem {
  readonly path: readonly string[];
  readonly message: string;
}

export interface AsyncQuery {
  readonly id: string;
  readonly status: string;
  readonly resultUrl: string;
}

export interface Discovered {
  readonly errors: readonly Problem[] | null;
  readonly configurationItems: readonly Record<string, unknown>[] | null;
  readonly asyncQuery?: AsyncQuery | null;
}

export interface Answer {
  readonly data?: Record<string, Record<string, unknown> | null> | null;
  readonly errors?: readonly { readonly message: string; readonly path?: readonly string[] }[];
}

export interface DiscoveryStage {
  readonly sandbox: Sandbox;
  readonly clock: FakeScheduler;
  fetch(address: string, init?: RequestInit): Promise<Response>;
  /** By Ellen Brown of wna-it, who may do everything. */
  response(query: string, variables?: object): Promise<Response>;
  graphql(query: string, variables?: object): Promise<Answer>;
  /** Answers the payload of the mutation; throws for a top-level error. */
  discover(input: object, fields?: string): Promise<Discovered>;
  /** As `discover`, to the end: the payload of the result. */
  arrive(input: object, fields?: string): Promise<Discovered>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A sandbox over real HTTP whose clock stands still; the customer wna-it has people and software. */
export async function discoveryStage(options: SandboxOptions = {}): Promise<DiscoveryStage> {
  const clock = new FakeScheduler(Date.UTC(2026, 4, 1, 12));
  const limits = { requestsPerBurst: 10_000 };
  const sandbox = await startSandbox({ scheduler: clock, customerData: true, limits, ...options });
  const account = 'wna-it';
  const headers = {
    authorization: `Bearer ${personalToken(account)}`,
    'content-type': 'application/json',
    'x-4me-account': account,
  };
  const fetchHere: DiscoveryStage['fetch'] = async (address, init) =>
    fetch(sandboxRoute(sandbox.setting)(new URL(address)), init);
  const response: DiscoveryStage['response'] = async (query, variables = {}) =>
    fetchHere('https://graphql.4me-sandbox.test/', {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
  const graphql: DiscoveryStage['graphql'] = async (query, variables) =>
    (await (await response(query, variables)).json()) as Answer;
  const discover: DiscoveryStage['discover'] = async (input, fields = 'id sourceID') => {
    const { data, errors } = await graphql(
      `mutation upload($input: DiscoveredConfigurationItemsInput!) {
        discoveredConfigurationItems(input: $input) {
          errors { path message }
          configurationItems { ${fields} }
          asyncQuery { id status resultUrl }
        }
      }`,
      { input },
    );
    if (errors) throw new Error(errors[0]?.message);
    return data?.['discoveredConfigurationItems'] as unknown as Discovered;
  };
  return {
    sandbox,
    clock,
    fetch: fetchHere,
    response,
    graphql,
    discover,
    async arrive(input, fields) {
      const { asyncQuery } = await discover(input, fields);
      clock.advance(60_000);
      const { data, errors } = (await (await fetchHere(asyncQuery?.resultUrl ?? '')).json()) as Answer;
      if (errors) throw new Error(errors[0]?.message);
      return data?.['discoveredConfigurationItems'] as unknown as Discovered;
    },
    [Symbol.asyncDispose]: async () => sandbox.close(),
  };
}

export const item = (sourceID: string, fields: object = {}) => ({ sourceID, name: `WS ${sourceID}`, ...fields });

/** One product of one category with these items. */
export function upload(items: readonly object[], { input = {}, category = {}, product = {} } = {}): object {
  const made = { sourceID: 'dell_xps', name: 'Dell XPS Windows', brand: 'Dell', model: 'XPS', ...product };
  const products = [{ ...made, configurationItems: items }];
  return {
    source: 'Lansweeper-HQ',
    physicalAssets: [{ reference: 'windows', name: 'Windows', ...category, products }],
    ...input,
  };
}
