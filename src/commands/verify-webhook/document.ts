import type { Finding } from '../../verification/check.ts';
import type { Tally } from '../../verification/tally.ts';
import type { Judgement } from './lines.ts';

/** What `--json` prints without `--each`. */
export function documentOf({ platform, now, notChecked, tally }: Judgement): Record<string, unknown> {
  const { only, problems, ...counts } = tally;
  return {
    platform,
    judgedAt: new Date(now).toISOString(),
    notChecked,
    ...counts,
    problems: problems.map(shown),
    problemsNotShown: notShown(tally),
    ...(only === undefined ? {} : { message: shown(only) }),
  };
}

const notShown = ({ invalid, unusable, problems }: Tally): number => invalid + unusable - problems.length;

/** Times as in the rest of the document. */
export function shown(finding: Finding): Record<string, unknown> {
  if (finding.result !== 'invalid' || finding.receivedAt === undefined) return { ...finding };
  return { ...finding, receivedAt: new Date(finding.receivedAt).toISOString() };
}
