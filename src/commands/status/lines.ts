import type { Theme } from '../../cli/command.ts';
import { isOf, type PlatformStatus } from './platform-status.ts';
import { relative } from '../relative-time.ts';
import { offeringLines, webhookLines } from './account-lines.ts';
import { workloadLines, type WorkloadStatus } from './workload-lines.ts';
import type { AccountStatus } from '../../provision/account-status.ts';

/** Each workload with what 4me knows of it. `now`: milliseconds since the epoch. */
export function statusLines(
  workloads: readonly WorkloadStatus[],
  platform: PlatformStatus,
  now: number,
  theme: Theme,
  isAbout4me = true,
): readonly string[] {
  return [
    ...workloads.flatMap((workload) => [
      ...workloadLines(workload, now, theme),
      ...(platform.asked && isOf(workload, platform) ? platformLines(workload.integration, platform, theme) : []),
    ]),
    ...(isAbout4me
      ? ['', platform.asked ? allowanceLine(platform, now) : `What 4me knows is missing: ${platform.because}.`]
      : []),
  ];
}

function platformLines(integration: string, { offerings, webhooks }: AccountStatus, theme: Theme): readonly string[] {
  if (integration === 'engine') return webhookLines(webhooks, theme);
  const own = offerings.filter((offering) => offering.integration === integration);
  if (own.length === 0) return ['', `  ${theme.warning('4me has no app offering of it; deploy it again')}`];
  return own.flatMap((offering) => offeringLines(offering, theme));
}

function allowanceLine({ account, domain, requests, cost }: AccountStatus, now: number): string {
  const left = [
    ...(requests === undefined ? [] : [`${String(requests.remaining)} of ${String(requests.limit)} requests`]),
    ...(cost === undefined ? [] : [`${String(cost.remaining)} of ${String(cost.limit)} cost points`]),
  ];
  if (left.length === 0) return `4me does not say how many requests are left for ${account} on ${domain}.`;
  const reset = requests?.resetAt ?? cost?.resetAt;
  const until = reset === undefined || Date.parse(reset) <= now ? '' : `, more ${relative(reset, now)}`;
  return `Left in 4me: ${left.join(', ')}${until}`;
}
