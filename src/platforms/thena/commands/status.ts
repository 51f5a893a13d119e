import type { CommandContext, Theme } from '../../../cli/command.ts';
import { relative } from '../../../commands/relative-time.ts';
import { appOutput, integrationWorkloadName } from '../../../provision/workloads.ts';
import type { DeployedIntegration, PlatformReport } from '../../platform.ts';
import { readAppRecords } from './app-records.ts';
import { storedOrganisations } from './organisations.ts';
import { placeOf } from './place.ts';

interface Organisation {
  readonly organisation: string;
  readonly teams: readonly string[];
  /** Whether the app has one that it can work with; Thena is not asked. */
  readonly botToken: 'stored' | 'missing';
  /** ISO 8601; null where no event told it. */
  readonly changedAt: string | null;
}

/** What the stores of the engine know of an app; Thena has nothing documented to ask. No tokens. */
export async function statusOf(
  context: CommandContext,
  { integration, engine, answers }: DeployedIntegration,
): Promise<PlatformReport> {
  const place = placeOf(answers, integration);
  const [{ appId }, deployed, stored] = await Promise.all([
    readAppRecords(engine, place, context.redact),
    engine.inspect(integrationWorkloadName(place.engineName, place.reference)),
    storedOrganisations(engine, place, context.redact),
  ]);
  const organisations = stored.map(({ id, record }): Organisation => ({
    organisation: id,
    teams: record.team_ids,
    botToken: record.bot_token === '' ? 'missing' : 'stored',
    changedAt: record.changed_at === '' ? null : record.changed_at,
  }));
  const address = deployed?.outputs[appOutput];
  return {
    document: { reference: place.reference, appId: appId ?? null, address: address ?? null, organisations },
    lines: (theme) => [
      `App:      ${appId ?? theme.warning('not known at Thena; run "app-builder deploy"')}`,
      ...(address === undefined ? [] : [`Address:  ${address}`]),
      ...(organisations.length === 0 ? ['Installed nowhere.'] : ['Installed in:']),
      ...organisations.map((one) => `  ${organisationLine(one, context.now(), theme)}`),
    ],
  };
}

function organisationLine(
  { organisation, teams, botToken, changedAt }: Organisation,
  now: number,
  theme: Theme,
): string {
  const changed = changedAt === null ? '' : theme.faint(` (changed ${relative(changedAt, now)})`);
  const missing = botToken === 'missing' ? theme.warning(' without a bot token: install it again') : '';
  return `${organisation}, teams ${teams.join(', ') || '(none)'}${missing}${changed}`;
}
