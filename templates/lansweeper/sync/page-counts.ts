import type { SourceCounts } from '../mapping/summary.ts';

/** Errors of one source that are told one by one. */
const mostErrors = 10;
/** Characters; what 4me has to say of a whole upload may be much longer, and all errors travel in the checkpoint. */
const longestError = 300;

/** What one page has added to the counts of its source; it counts when 4me has all of it. */
export interface PageCounts {
  uploaded: number;
  failed: number;
  readonly skipped: Record<string, number>;
  readonly errors: string[];
  moreErrors: number;
}

export const newPageCounts = (): PageCounts => ({ uploaded: 0, failed: 0, skipped: {}, errors: [], moreErrors: 0 });

export const noCounts = (): SourceCounts => newPageCounts();

export function tellError(counts: PageCounts, error: string): void {
  if (counts.errors.length < mostErrors) counts.errors.push(cut(error));
  else counts.moreErrors += 1;
}

const cut = (text: string): string => (text.length > longestError ? `${text.slice(0, longestError - 1)}…` : text);

/** Tells of no more than so many errors one by one; the others count. */
export function withFewerErrors(counts: SourceCounts, most: number): SourceCounts {
  const { errors, moreErrors } = counts;
  if (errors.length <= most) return counts;
  return { ...counts, errors: errors.slice(0, most), moreErrors: moreErrors + errors.length - most };
}

export function addedTo(before: SourceCounts, page: PageCounts): SourceCounts {
  const errors = [...before.errors, ...page.errors];
  const skipped = new Map(Object.entries(before.skipped));
  for (const [reason, count] of Object.entries(page.skipped)) skipped.set(reason, (skipped.get(reason) ?? 0) + count);
  return {
    uploaded: before.uploaded + page.uploaded,
    failed: before.failed + page.failed,
    skipped: Object.fromEntries(skipped),
    errors: errors.slice(0, mostErrors),
    moreErrors: before.moreErrors + page.moreErrors + Math.max(0, errors.length - mostErrors),
  };
}
