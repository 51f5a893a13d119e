import { doctorChecks } from './catalogue.ts';
import { outcomeOf, skipped, type Check, type CheckResult, type Outcome } from './check.ts';

/** Milliseconds for a check that has no limit of its own. */
const defaultLimit = 20_000;

/**
 * Runs all checks at the same time, each after those that it needs and within its limit; one that fails stops only what needs it.
 * The order of the results is that of the checks. Throws the signal's reason.
 */
export async function runChecks(
  checks: readonly Check[],
  { signal, limit = defaultLimit }: { readonly signal: AbortSignal; readonly limit?: number },
): Promise<readonly CheckResult[]> {
  const results = new Map<string, Promise<CheckResult>>();
  const resultOf = (check: Check): Promise<CheckResult> => {
    const known = results.get(check.name) ?? begin(check);
    results.set(check.name, known);
    return known;
  };
  const begin = async (check: Check): Promise<CheckResult> => {
    const needed = checks.filter(({ name }) => check.needs?.includes(name));
    const blocking = (await Promise.all(needed.map(resultOf))).find(
      ({ status }) => status === 'failed' || status === 'skipped',
    );
    if (blocking !== undefined) return { name: check.name, ...skipped(reason(blocking)) };
    return { name: check.name, ...(await within(check, check.limit ?? limit, signal)) };
  };
  return Promise.all(checks.map(resultOf));
}

/** What began it is worth more than the link before. */
const reason = ({ status, name, text }: CheckResult): string =>
  status === 'skipped' ? text : `"${doctorChecks[name].title}" has failed`;

async function within(check: Check, limit: number, outer: AbortSignal): Promise<Outcome> {
  outer.throwIfAborted();
  const controller = new AbortController();
  const signal = AbortSignal.any([outer, controller.signal]);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(outer.reason as Error), { once: true });
    timer = setTimeout(() => {
      const text = `there is no answer after ${String(limit / 1000)} s`;
      resolve({ status: 'failed', text, fix: 'Run it again; look at the network and at the proxy if it stays so.' });
      controller.abort();
    }, limit);
  });
  try {
    const running = check.run(signal).catch(outcomeOf);
    // What comes after the end is heard by nobody.
    for (const one of [running, late]) one.catch(() => undefined);
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}
