import type { StandinRequest, StandinResponse } from '../../../src/sandbox/standin.ts';
import type { Exports } from './api/exports.ts';
import { cut, described, faultAnswer } from './faults.ts';
import type { Faults } from './faults.ts';
import type { GraphqlEndpoint } from './graphql-endpoint.ts';
import type { Applications } from './oauth/applications.ts';
import type { Grants } from './oauth/grants.ts';
import { tokenRequest } from './oauth/token-endpoint.ts';
import { plain } from './refusals.ts';
import { RequestRecords } from './request-record.ts';
import type { RequestRecord } from './request-record.ts';

export const apiHost = 'api.lansweeper.com';

export interface ApiHostOptions {
  readonly now: () => number;
  readonly applications: Applications;
  readonly grants: Grants;
  readonly faults: Faults;
  readonly graphql: GraphqlEndpoint;
  readonly exports: Exports;
}

/** What programs ask of `api.lansweeper.com` (external-apis §3.1). */
export class ApiHost {
  readonly records = new RequestRecords();
  readonly #options: ApiHostOptions;

  constructor(options: ApiHostOptions) {
    this.#options = options;
  }

  async handle(request: StandinRequest): Promise<StandinResponse> {
    const { pathname } = request.url;
    if (pathname === '/api/integrations/oauth/token') return this.#token(request);
    if (pathname === '/api/v2/graphql') return this.#graphql(request);
    const items = request.method === 'GET' ? this.#options.exports.download(pathname) : undefined;
    if (items === undefined) return plain(404, 'Not Found');
    const answer = { status: 200, body: items };
    this.#record(request, answer, { endpoint: 'download', clientId: undefined, operations: ['download'] });
    return { ...answer, operation: { name: 'download', mutation: false } };
  }

  #token(request: StandinRequest): StandinResponse {
    const { applications, grants, faults } = this.#options;
    const { clientId, grantType = 'token', answer: work } = tokenRequest(applications, grants, request);
    const fault = faults.strike('token', []);
    const answer = fault === undefined ? work() : fault === 'cut' ? cut(work()) : faultAnswer(fault, 'token');
    const problem = fault === undefined ? refusalIn(answer) : described(fault);
    this.#record(request, answer, { endpoint: 'token', clientId, operations: [grantType], ...problemOf(problem) });
    return { ...answer, operation: { name: grantType, mutation: false } };
  }

  async #graphql(request: StandinRequest): Promise<StandinResponse> {
    const { clientId, question, asked, answer, problem } = await this.#options.graphql.handle(request);
    this.#record(request, answer, {
      endpoint: 'graphql',
      clientId,
      operations: asked?.operations ?? [],
      ...(question === undefined ? {} : { query: question.query, variables: question.variables }),
      ...problemOf(problem),
    });
    if (asked === undefined) return answer;
    return { ...answer, operation: { name: asked.name, mutation: asked.isMutation } };
  }

  #record(
    { headers }: StandinRequest,
    { status }: StandinResponse,
    known: Omit<RequestRecord, 'at' | 'status' | 'integration'>,
  ): void {
    const integration = Object.entries(headers).filter(([name]) => name.startsWith('x-ls-integration-'));
    this.records.add({ at: this.#options.now(), status, integration: Object.fromEntries(integration), ...known });
  }
}

function problemOf(problem: string | undefined): { readonly problem?: string } {
  return problem === undefined ? {} : { problem };
}

/** OAuth's name of it, else the status. */
function refusalIn({ status, body }: StandinResponse): string | undefined {
  if (status === 200) return undefined;
  return typeof body === 'object' && 'error' in body ? String(body.error) : String(status);
}
