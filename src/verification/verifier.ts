import type { CapturedRequest } from './captured-request.ts';
import type { Verdict } from './verdict.ts';

/** Knows how one platform signs its webhooks, and has the keys to check it. */
export interface Verifier {
  readonly platform: string;
  /** @param now milliseconds since the epoch; never throws, whatever the request holds */
  verify(request: CapturedRequest, now: number): Verdict;
}
