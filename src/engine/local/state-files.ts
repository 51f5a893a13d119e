import { join } from 'node:path';
import type { State } from '../../runtime/ports.ts';
import { claimFiles } from './claim-files.ts';
import { versionedFiles } from './versioned-files.ts';

/** The state store as files: documents by compare-and-swap, claims with expiry. `now`: milliseconds since the epoch. */
export function stateFiles(folder: string, options: { readonly now: () => number }): State {
  return { ...versionedFiles(join(folder, 'documents')), ...claimFiles(join(folder, 'claims'), options.now) };
}
