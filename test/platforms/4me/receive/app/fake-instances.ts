import { onTestFinished } from 'vitest';
import { createHandler, type Source } from '../../../../../src/runtime/handler.ts';
import type { Json, JsonObject, Ports } from '../../../../../src/runtime/ports.ts';
import { bindFunction, type BoundFunction, type Reply } from '../../../../support/bound-function.ts';
import { sqsEvent } from '../../../../support/sqs-event.ts';

export const domain = '4me-sandbox.test';
export const start = Date.UTC(2026, 4, 1);
export const secretOf = (account: string): string => `4me-app-builder/tried/${domain}/instances/${account}`;
export const functionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:tried';

/** An app instance as this 4me has it. */
export interface InstanceRow {
  readonly account: string;
  readonly id: string;
  createdAt: string;
  disabled: boolean;
  enabledByCustomer: boolean;
  suspended: boolean;
  suspensionComment: string | null;
  customFields: readonly { readonly id: string; readonly value: Json }[];
}

export const instanceRow = (account: string, change: Partial<InstanceRow> = {}): InstanceRow => ({
  account,
  id: `instance of ${account}`,
  createdAt: new Date(start - 3_600_000).toISOString(),
  disabled: false,
  enabledByCustomer: true,
  suspended: false,
  suspensionComment: null,
  customFields: [],
  ...change,
});

interface Asked {
  readonly query: string;
  readonly variables: {
    readonly account?: string;
    readonly after?: string | null;
    readonly customFilters?: readonly { readonly name: string; readonly values: readonly (string | null)[] }[];
    readonly input?: Partial<InstanceRow> & { readonly id: string };
  };
}

export interface Tried {
  readonly bound: BoundFunction;
  readonly rows: Map<string, InstanceRow>;
  /** Inputs of changes of app instances, in order. */
  readonly changes: JsonObject[];
  /** Queries that were sent, by their names. */
  readonly asked: () => readonly string[];
  readonly fieldsOf: (account: string) => JsonObject;
  readonly secret: (account: string) => Promise<JsonObject>;
  /** Delivers messages of the queue `sync`; gives the ids of those that failed. */
  readonly deliver: (...messages: Parameters<typeof sqsEvent>[1]) => Promise<readonly string[]>;
  /** Answers before anything else does, where it gives an answer. */
  intercept: (request: Parameters<Reply>[0]) => ReturnType<Reply> | undefined;
  readonly log: (message: string) => readonly JsonObject[];
}

const context = { invokedFunctionArn: functionArn, getRemainingTimeInMillis: () => 900_000 };

/** Sources of an app `tried` at a 4me that has these app instances, and whose clock stands still. */
export async function tryOut(
  sources: readonly Source[],
  {
    rows = [instanceRow('wna-it')],
    secrets = {},
    ports = {},
    environment = {},
  }: {
    readonly rows?: readonly InstanceRow[];
    readonly secrets?: Readonly<Record<string, JsonObject>>;
    readonly ports?: Partial<Ports>;
    readonly environment?: Readonly<Record<string, string>>;
  } = {},
): Promise<Tried> {
  const known = new Map(rows.map((row) => [row.account, row]));
  const changes: JsonObject[] = [];
  const queries: string[] = [];
  const bound = await bindFunction(createHandler(...sources), {
    environment: {
      PARAM_4ME_DOMAIN: domain,
      PARAM_BOOTSTRAP_ACCOUNT: 'wdc',
      PARAM_OFFERING_REFERENCE: 'tried',
      QUEUE_SYNC: 'https://sqs.eu-west-1.amazonaws.com/123456789012/tried-Sync',
      QUEUE_MESSAGES: 'https://sqs.eu-west-1.amazonaws.com/123456789012/tried-Messages',
      ...environment,
    },
    now: start,
    secrets: {
      [`4me-app-builder/${domain}/wdc`]: { clientID: 'client', token: 'secret' },
      [secretOf('wna-it')]: { application: { client_id: 'c', client_secret: 's' }, secrets: {} },
      ...secrets,
    },
    ports,
  });
  onTestFinished(() => bound[Symbol.asyncDispose]());

  const nodeOf = ({ account, ...row }: InstanceRow): JsonObject => ({ ...row, customerAccount: { id: account } });
  const fits = (row: InstanceRow, { customFilters = [] }: Asked['variables']): boolean =>
    !row.disabled &&
    !row.suspended &&
    row.enabledByCustomer &&
    customFilters.every(({ name, values }) =>
      values.includes((row.customFields.find(({ id }) => id === name)?.value as string | undefined) ?? null),
    );

  function answer({ query, variables }: Asked): JsonObject {
    if (query.includes('ConfigurationItemOfFunction')) {
      const value = 'https://api.example.test/Prod/callback/';
      return { configurationItems: { nodes: [{ customFields: [{ id: 'api_url', value }] }] } };
    }
    if (query.includes('UpdateAppInstance')) {
      const { input } = variables;
      const row = [...known.values()].find(({ id }) => id === input?.id);
      if (row === undefined || input === undefined)
        return { appInstanceUpdate: { errors: [{ message: 'Not Found', path: [] }] } };
      changes.push(input);
      const { customFields = [], ...flags } = input;
      const ids = customFields.map(({ id }) => id);
      const kept = row.customFields.filter(({ id }) => !ids.includes(id));
      Object.assign(row, flags, { customFields: [...kept, ...customFields] });
      if (!row.suspended) row.suspensionComment = null;
      return { appInstanceUpdate: { errors: [] } };
    }
    if (query.includes('ActiveAppInstances')) {
      const { after } = variables;
      const all = [...known.values()].filter((row) => fits(row, variables));
      const from = typeof after === 'string' ? all.findIndex(({ id }) => id === after) + 1 : 0;
      if (typeof after === 'string' && from === 0) return { errors: 'no cursor' };
      const nodes = all.slice(from, from + 100);
      const pageInfo = { hasNextPage: from + 100 < all.length, endCursor: nodes.at(-1)?.id ?? null };
      return { appInstances: { pageInfo, nodes: nodes.map(nodeOf) } };
    }
    const row = known.get(variables.account ?? '');
    return { appInstances: { nodes: row === undefined ? [] : [nodeOf(row)] } };
  }

  const tried: Tried = {
    bound,
    rows: known,
    changes,
    asked: () => queries,
    fieldsOf: (account) =>
      Object.fromEntries((known.get(account)?.customFields ?? []).map(({ id, value }) => [id, value])),
    secret: async (account) => (await bound.secrets.get(secretOf(account)))?.value ?? {},
    async deliver(...messages) {
      const result = (await bound.raw(sqsEvent('tried-Sync', messages), context)) as {
        readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
      };
      return result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
    intercept: () => undefined,
    log: (message) => bound.log.filter((line) => line.message === message) as unknown as JsonObject[],
  };
  bound.reply = (request) => {
    const given = tried.intercept(request);
    if (given !== undefined) return given;
    if (request.path.endsWith('/token')) return { status: 200, body: { access_token: 't', expires_in: 3600 } };
    const asked = JSON.parse(request.body) as Asked;
    queries.push(/(?:query|mutation) (\w+)/.exec(asked.query)?.[1] ?? '');
    const data = answer(asked);
    if (typeof data['errors'] === 'string') return { status: 200, body: { errors: [{ message: data['errors'] }] } };
    return { status: 200, body: { data } };
  };
  return tried;
}

/** What `configure` is woken by. */
export const wake = (tried: Tried, account = 'wna-it', change?: string): Promise<unknown> =>
  tried.bound.raw(
    {
      source: 'app-builder',
      'detail-type': 'Installation Changed',
      detail: { domain, account, offering: 'tried', ...(change === undefined ? {} : { change }) },
    },
    { ...context, getRemainingTimeInMillis: () => 5500 },
  );

/** A browser at an address of the function: status, page and headers. */
export async function visit(
  tried: Tried,
  address: string | URL,
  method = 'GET',
): Promise<{ readonly status: number; readonly page: string; readonly headers: Readonly<Record<string, string>> }> {
  const url = new URL(address);
  const queryStringParameters = Object.fromEntries(url.searchParams);
  const event = { httpMethod: method, path: url.pathname, queryStringParameters };
  const { statusCode, body, headers } = (await tried.bound.raw(event, {
    ...context,
    getRemainingTimeInMillis: () => 15_000,
  })) as {
    readonly statusCode: number;
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
  };
  return { status: statusCode, page: body, headers };
}
