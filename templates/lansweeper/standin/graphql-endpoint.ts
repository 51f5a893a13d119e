import type { StandinRequest, StandinResponse } from '../../../src/sandbox/standin.ts';
import type { Answer, Asked, Engine, Question } from './api/engine.ts';
import { jsonOf } from './api/rendered.ts';
import { cut, described, faultAnswer } from './faults.ts';
import type { Faults } from './faults.ts';
import { isObject, jsonObject } from './json-object.ts';
import type { Grants } from './oauth/grants.ts';
import { Pace } from './pace.ts';
import type { Limits } from './pace.ts';
import { graphqlRefusal, plain, tooManyRequests } from './refusals.ts';

export interface GraphqlOptions {
  /** Loads a library: not before there is a question. */
  readonly engine: () => Promise<Engine>;
  readonly grants: Grants;
  readonly faults: Faults;
  readonly limits: Limits;
  readonly now: () => number;
  readonly isStrict: boolean;
}

export interface GraphqlOutcome {
  readonly clientId: string | undefined;
  readonly question: Question | undefined;
  readonly asked: Asked | undefined;
  readonly answer: StandinResponse;
  readonly problem: string | undefined;
}

/** Bytes of an answer at most (external-apis §3.2); how a larger one is refused is not published. */
const largestAnswer = 4 * 1024 * 1024;

/** `POST /api/v2/graphql` (external-apis §3.2). */
export class GraphqlEndpoint {
  readonly #options: GraphqlOptions;
  readonly #paces = new Map<string, Pace>();

  constructor(options: GraphqlOptions) {
    this.#options = options;
  }

  paceOf(clientId: string): Pace {
    const known = this.#paces.get(clientId) ?? new Pace(this.#options.limits);
    this.#paces.set(clientId, known);
    return known;
  }

  async handle(request: StandinRequest): Promise<GraphqlOutcome> {
    const { engine, grants, faults, now } = this.#options;
    const question = questionIn(request.body);
    const asked = question === undefined ? undefined : (await engine()).describe(question);
    const token = /^Bearer +(\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
    const grant = token === undefined ? undefined : grants.of(token);
    const outcome = (answer: StandinResponse, problem?: string): GraphqlOutcome => ({
      clientId: grant?.clientId,
      question,
      asked,
      answer,
      problem,
    });
    if (request.method !== 'POST') return outcome(plain(405, 'Method not allowed'), 'not POST');
    if (grant === undefined) {
      const why = token === undefined ? 'The access token is missing' : 'The access token is unknown or has expired';
      return outcome(graphqlRefusal(401, why, 'UNAUTHENTICATED'), why);
    }
    const isExport = asked?.operations.includes('exportFilteredAssets') ?? false;
    const admitted = this.paceOf(grant.clientId).admit(now(), isExport);
    if (admitted !== 'admitted') return outcome(tooManyRequests(admitted.retryAfter), 'too many requests');
    const fault = faults.strike('graphql', asked?.operations ?? []);
    if (fault !== undefined && fault !== 'cut') return outcome(faultAnswer(fault, 'graphql'), described(fault));
    if (question === undefined) {
      const why = 'The body is no JSON object with a query';
      return outcome(graphqlRefusal(400, why, 'BAD_REQUEST'), why);
    }
    const answer = await (await engine()).run(question, { grant });
    const [response, problem] = this.#respond(answer);
    return fault === undefined ? outcome(response, problem) : outcome(cut(response), 'cut');
  }

  #respond(answer: Answer): readonly [StandinResponse, string | undefined] {
    const problem = answer.errors?.map(({ message }) => message).join('; ');
    const body = Buffer.from(jsonOf(answer));
    if (this.#options.isStrict && body.length > largestAnswer) {
      const message = 'The response is too large: it has more than 4 MB';
      return [{ status: 200, body: { errors: [{ message, extensions: { code: 'RESPONSE_TOO_LARGE' } }] } }, message];
    }
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    return [{ status: answer.data === undefined ? 400 : 200, headers, body }, problem];
  }
}

function questionIn(body: Buffer): Question | undefined {
  const { query, variables, operationName } = jsonObject(body) ?? {};
  if (typeof query !== 'string') return undefined;
  return {
    query,
    variables: isObject(variables) ? variables : {},
    operationName: typeof operationName === 'string' ? operationName : undefined,
  };
}
