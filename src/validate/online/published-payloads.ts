import { offeringFile } from '../../integration/find-folder.ts';
import { offeringWebhook, payloadNames } from '../../platforms/4me/definition/rules.ts';
import { missingFrom } from '../checks/payload.ts';
import { findingOf, type Finding } from '../finding.ts';
import { rulePayloads, type Subject } from '../subject.ts';
import type { VersionInUse } from './published-rules.ts';

/** What the handler would refuse from customers that are still on an older version (DESIGN §8). */
export function checkPublishedPayloads(subject: Subject, versions: readonly VersionInUse[]): readonly Finding[] {
  const declared = rulePayloads(subject);
  if (declared.length === 0) return [];
  return versions.flatMap(({ publishedAt, customers, rules }) =>
    rules.flatMap(({ name, actions }) =>
      actions
        .filter((action) => action.includes(offeringWebhook))
        .flatMap((action) => {
          const missing = missingFrom(payloadNames(action), declared);
          if (missing.length === 0) return [];
          const who = `${String(customers)} ${customers === 1 ? 'customer has' : 'customers have'}`;
          const lacks = `its rule "${name}" does not send ${missing.map((one) => `"${one}"`).join(', ')}`;
          const text = `${who} the version of ${publishedAt}: ${lacks}, which the handler requires`;
          return [findingOf('published-payload', { file: offeringFile, pointer: '/reference', text })];
        }),
    ),
  );
}
