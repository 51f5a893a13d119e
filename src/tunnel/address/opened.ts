import { addressFailure } from './address-failures.ts';
import type { OpenAddress } from './address-provider.ts';
import type { Program } from './program.ts';

/**
 * The address that a program gives, once it is known. Where the program ends before, or the signal is aborted, it is closed and
 * the failure has its last lines.
 */
export async function opened(
  name: string,
  program: Program,
  url: Promise<string>,
  signal: AbortSignal,
): Promise<OpenAddress> {
  const aborted = new Promise<'aborted'>((resolve) => {
    if (signal.aborted) resolve('aborted');
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
  const outcome = await Promise.race([
    url.then((found) => ({ url: found })),
    program.ended.then((why) => ({ why })),
    aborted,
  ]);
  if (outcome !== 'aborted' && 'url' in outcome) {
    return { url: outcome.url, ended: program.ended, close: () => program.close() };
  }
  const said = program.said();
  await program.close();
  if (outcome !== 'aborted') throw addressFailure(name, outcome.why);
  throw addressFailure(name, said === '' ? 'it said nothing within the time' : said);
}
