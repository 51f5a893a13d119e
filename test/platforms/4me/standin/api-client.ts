import { fourMeStandin, type FourMeOptions } from '../../../../src/platforms/4me/standin/four-me-standin.ts';
import { personalToken, seededApplication, seedWorld } from '../../../../src/platforms/4me/standin/world/seed.ts';
import type { AppOfferingRow } from '../../../../src/platforms/4me/standin/world/rows.ts';
import type { World } from '../../../../src/platforms/4me/standin/world/world.ts';
import type { StandinResponse } from '../../../../src/sandbox/standin.ts';
import { fakeLife, type Happened } from './fake-life.ts';

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object | string;
}

/** As an answer's body is read in a test: loosely. */
export interface Answer {
  readonly data: Record<string, Record<string, unknown>> | null;
  readonly errors: readonly { readonly message: string; readonly path?: readonly string[] }[] | undefined;
}

export interface ApiClient {
  readonly world: World;
  readonly happened: Happened[];
  /** Moves the world's clock; milliseconds. */
  pass(milliseconds: number): void;
  send(host: string, path: string, sent?: Sent): Promise<StandinResponse>;
  /** A token of the seeded application. */
  token(): Promise<string>;
  graphql(
    query: string,
    variables?: object,
    as?: { readonly token?: string; readonly account?: string },
  ): Promise<StandinResponse>;
  /** As `graphql`, by Howard Tanner of wdc, who may do everything; answers the body. */
  ask(query: string, variables?: object): Promise<Answer>;
  /** Makes a draft in wdc, as Howard Tanner. */
  createOffering(name: string): Promise<AppOfferingRow>;
}

/** A seeded stand-in at a fixed time, driven without HTTP. The limit of a burst is lifted unless options say otherwise. */
export function apiClient(options: FourMeOptions = { limits: { requestsPerBurst: 10_000 } }): ApiClient {
  let now = Date.UTC(2026, 10, 21, 12);
  const world = seedWorld('4me-sandbox.test', () => now);
  const { life, happened } = fakeLife(world);
  const standin = fourMeStandin(world, life, options);

  const send: ApiClient['send'] = async (host, path, { method = 'POST', headers = {}, body = '' } = {}) =>
    standin.handle({
      method,
      url: new URL(`https://${host}.4me-sandbox.test${path}`),
      headers: { 'content-type': 'application/json', ...headers },
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    });
  const token = async (): Promise<string> => {
    const { clientID: client_id, secret: client_secret } = seededApplication;
    const answer = await send('oauth', '/token', {
      body: { grant_type: 'client_credentials', client_id, client_secret },
    });
    return (answer.body as { access_token: string }).access_token;
  };
  const graphql: ApiClient['graphql'] = async (query, variables = {}, { token: bearer, account = 'wdc' } = {}) => {
    const authorization = `Bearer ${bearer ?? personalToken(account)}`;
    return send('graphql', '/', { headers: { authorization, 'x-4me-account': account }, body: { query, variables } });
  };
  const ask: ApiClient['ask'] = async (query, variables) =>
    JSON.parse(JSON.stringify((await graphql(query, variables)).body)) as Answer;
  return {
    world,
    happened,
    pass: (milliseconds) => void (now += milliseconds),
    send,
    token,
    graphql,
    ask,
    async createOffering(name) {
      const input = { name, serviceInstanceId: world.nodeId('ServiceInstance', 31) };
      await ask(
        'mutation($input: AppOfferingCreateInput!) { appOfferingCreate(input: $input) { errors { message } } }',
        {
          input,
        },
      );
      const row = world.find('AppOffering', (offering) => offering.name === name);
      if (row === undefined) throw new Error(`no offering ${name} was made`);
      return row;
    },
  };
}
