import type { CapturedRequest } from './captured-request.ts';
import type { Verdict } from './verdict.ts';

/** Knows how one platform signs its webhooks, and has the keys to check it, or finds them when they are needed. */
export interface Verifier<Result extends Verdict | Promise<Verdict> = Verdict> {
  readonly platform: string;
  /** @param now milliseconds since the epoch; never throws, whatever the request holds */
  verify(request: CapturedRequest, now: number): Result;
}
