import type { Source } from '../mapping/envelope.ts';
import type { SourceCounts } from '../mapping/summary.ts';
import { withFewerErrors } from './page-counts.ts';
import type { SpentRequests } from './request-budget.ts';
import type { JsonObject } from 'app-builder/runtime';

/** How far one source has come. */
export interface SourceProgress {
  readonly source: Source;
  state: 'open' | 'done';
  /** Where to go on; null: at the beginning. Everything before it is at 4me. */
  cursor: string | null;
  counts: SourceCounts;
  /** Why it is not done. */
  problem: string | null;
  warnings: readonly string[];
}

/**
 * A sync as the state store has it: what a next message needs to go on where this one ends, or where a process that was killed
 * has been (DESIGN §3).
 */
export interface Checkpoint {
  /** Of this sync. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Assets that were not seen since are left out; the same for all pages. Milliseconds since the epoch. */
  readonly cutOff: number;
  /** Digest of the settings, and of the authorisation, that it was begun with. */
  readonly settings: string;
  readonly sources: readonly SourceProgress[];
  /** Sources of all sites that are not synchronised. */
  readonly others: readonly Source[];
  /** Sites, or kinds of assets, that could not be looked at. */
  problems: readonly SiteProblem[];
  endOfSupport: JsonObject;
  spent: SpentRequests;
  ambiguousPeople: number;
  /** Milliseconds since the epoch; null while it is under way. */
  endedAt: number | null;
}

export interface SiteProblem {
  readonly site: string;
  readonly problem: string;
}

/** Milliseconds after which a sync that was not finished is begun anew: its cursors are worth nothing any more. */
const longestSync = 6 * 3_600_000;

/** Characters of JSON; a document of the state store has 150,000 at most. */
const largest = 140_000;

/** As it is kept. Of many sources with many errors only some are: the synchronization itself counts for more. */
export function documentOf(checkpoint: Checkpoint): JsonObject {
  let text = JSON.stringify(checkpoint);
  for (let most = 5; text.length > largest && most >= 0; most -= most > 1 ? 2 : 1) {
    const sources = checkpoint.sources.map((one) => ({ ...one, counts: withFewerErrors(one.counts, most) }));
    text = JSON.stringify({ ...checkpoint, sources });
  }
  return JSON.parse(text) as JsonObject;
}

/** The sync that is to be gone on with; undefined where a new one begins. */
export function unfinished(stored: JsonObject | undefined, settings: string, now: number): Checkpoint | undefined {
  const checkpoint = checkpointIn(stored);
  if (checkpoint === undefined || checkpoint.endedAt !== null || checkpoint.settings !== settings) return undefined;
  return now - checkpoint.startedAt > longestSync ? undefined : checkpoint;
}

/** Nobody else writes it, so that what has an ID and sources is one. */
export function checkpointIn(stored: JsonObject | undefined): Checkpoint | undefined {
  if (typeof stored?.['id'] !== 'string' || !Array.isArray(stored['sources'])) return undefined;
  return structuredClone(stored) as unknown as Checkpoint;
}
