import type { Theme } from '../../cli/command.ts';
import { indented } from '../../cli/text-table.ts';
import type { OfferingStatus } from '../../provision/offering-status.ts';
import type { WebhookHealth } from '../../provision/webhook-health.ts';
import { versionLines } from '../version-lines.ts';

/** An app offering as `status` shows it. */
export function offeringLines(
  { integration, reference, draft, toPublish, versions }: OfferingStatus,
  theme: Theme,
): readonly string[] {
  const { disabled, instances, suspended, switchedOff } = draft;
  return [
    '',
    `  App offering ${reference}: ${theme.link(draft.link)}`,
    ...(disabled
      ? [`  ${theme.warning(`its draft is disabled; "app-builder deploy ${integration}" enables it`)}`]
      : []),
    ...(disabled
      ? []
      : [`  ${draftText(integration, new Set(toPublish.map(({ title }) => title)).size, versions.length === 0)}`]),
    ...indented(versionLines([{ disabled, instances, suspended, switchedOff }, ...versions], theme)),
  ];
}

function draftText(integration: string, changes: number, first: boolean): string {
  if (first) return `never published; "app-builder publish ${integration}" does`;
  if (changes === 0) return 'its draft is as the newest version';
  const things = changes === 1 ? '1 change' : `${String(changes)} changes`;
  return `its draft has ${things} that customers do not see yet`;
}

/** The webhooks that the secrets listener depends on. */
export function webhookLines(webhooks: readonly WebhookHealth[], theme: Theme): readonly string[] {
  if (webhooks.length === 0)
    return ['', `  ${theme.warning('no webhook of 4me is known; run "app-builder bootstrap"')}`];
  const width = Math.max(...webhooks.map(({ event }) => event.length)) + 2;
  return indented(
    webhooks.map((webhook) => {
      const wrong = problems(webhook);
      const text = wrong.length === 0 ? 'enabled, for this engine, signed' : theme.warning(wrong.join(', '));
      return `${webhook.event.padEnd(width)}${text}`;
    }),
  );
}

function problems({ found, disabled, atThisEngine, policy }: WebhookHealth): readonly string[] {
  if (!found) return ['not there any more'];
  return [
    ...(disabled ? ['disabled'] : []),
    ...(atThisEngine === false ? ['points elsewhere'] : []),
    ...(policy === 'known' ? [] : [policyProblem[policy]]),
  ];
}

const policyProblem = {
  none: 'not signed',
  disabled: 'its policy is disabled',
  other: 'signed with an unknown policy',
} as const;
