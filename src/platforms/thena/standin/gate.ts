import type { StandinRequest, StandinResponse } from '../../../sandbox/standin.ts';
import type { Apps } from './apps.ts';
import type { Directory } from './directory.ts';
import type { Faults } from './faults.ts';
import { principalOf } from './principal.ts';
import type { Principal } from './principal.ts';
import type { RateLimit } from './rate-limit.ts';
import { Refused, refusal } from './refusal.ts';

export interface GateOptions {
  readonly directory: Directory;
  readonly apps: Apps;
  readonly rate: RateLimit;
  readonly faults: Faults;
}

const eventsPath = '/incoming-webhook/events';

/** Lets in who has a key, counts what everybody asks, and answers with what `work` refuses (thena-facts §1). */
export class Gate {
  readonly #options: GateOptions;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  handle(request: StandinRequest, work: (request: StandinRequest, who: Principal) => StandinResponse): StandinResponse {
    const { directory, apps, rate, faults } = this.#options;
    const { pathname } = request.url;
    const who = principalOf(request.headers[pathname === eventsPath ? 'x-bot-key' : 'x-api-key'], directory, apps);
    const { headers, isExceeded } = rate.take(who, pathname);
    const fault = faults.strike();
    const failed = fault && refusal({ status: fault.status, message: 'The sandbox was told to fail' });
    if (failed !== undefined && fault?.afterWork !== true) return { ...failed, headers };
    const answer = guarded(() => {
      if (isExceeded) throw new Refused(429, 'Too many requests');
      if (who === undefined) throw new Refused(401, 'The key is missing or unknown');
      return work(request, who);
    });
    return { ...answer, ...failed, headers };
  }
}

function guarded(work: () => StandinResponse): StandinResponse {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refused) return refusal(error);
    throw error;
  }
}
