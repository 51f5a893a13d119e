import type { CommandContext } from '../../../cli/command.ts';
import { failed, ok, warning, type Outcome } from '../../../doctor/check.ts';
import type { DeployedIntegration } from '../../platform.ts';
import { exchangeOf } from './api.ts';
import { readAppRecords } from './app-records.ts';
import { storedOrganisations, type StoredOrganisation } from './organisations.ts';
import { isThenaKey, placeOf } from './place.ts';
import { proofOf, type Proof } from './proof.ts';

/** Organisations whose bot tokens are tried; each is a request. */
const mostTried = 20;

/** Whether the app's secret is complete, Thena takes the personal key, if one is given, and the bot tokens of the organisations. */
export async function doctor(
  context: CommandContext,
  { integration, engine, answers }: DeployedIntegration,
): Promise<Outcome> {
  const place = placeOf(answers, integration);
  const deploy = `Run "app-builder deploy ${place.reference}".`;
  const { appId, tokens, sent, secretName } = await readAppRecords(engine, place, context.redact);
  if (tokens === undefined) return failed(`${secretName} has not both tokens of the app's addresses`, deploy);
  if (appId === undefined) return failed(`${secretName} has no app_id: Thena does not know the app`, deploy);
  const options = exchangeOf(answers, context);
  const given = answers.optional('platformToken');
  const key = given !== undefined && isThenaKey(given) ? given : undefined;
  const ofKey = key === undefined ? undefined : await proofOf(key, place, options);
  if (ofKey === 'refused') {
    const fix = 'Give another personal API key: dashboard, organisation settings, security and access.';
    return { ...failed('Thena does not take the personal API key', fix), credentials: true };
  }
  const organisations = await storedOrganisations(engine, place, context.redact);
  const tried = await Promise.all(
    organisations.slice(0, mostTried).map(async (one) => ({ ...one, proof: await proofOfBot(one) })),
  );
  const refused = tried.filter(({ proof }) => proof === 'refused').map(({ id }) => id);
  if (refused.length > 0) {
    const again = `Install it again, which brings another one: app-builder install ${place.reference} --team <id>`;
    return failed(`Thena does not take the bot tokens of ${refused.join(', ')}`, again);
  }
  const unknown = tried.filter(({ proof }) => proof === 'unknown').map(({ id }) => id);
  if (unknown.length > 0 || ofKey === 'unknown') {
    const what = unknown.length > 0 ? `bot tokens of ${unknown.join(', ')} are` : 'personal API key is';
    return warning(`Thena does not say whether the ${what} good`, 'Run it again; look at the network if it stays so.');
  }
  if (sent?.appId !== appId) return warning('nobody knows what Thena was last sent of the app', deploy);
  const more = organisations.length > mostTried ? `, of which ${String(mostTried)} were tried` : '';
  const untried = key === undefined ? '; the personal API key was not tried, because none of Thena is given' : '';
  return ok(`Thena knows it as ${appId}; ${counted(organisations.length)} installed it${more}${untried}`);

  function proofOfBot({ record }: StoredOrganisation): Promise<Proof> {
    return record.bot_token === '' ? Promise.resolve('refused') : proofOf(record.bot_token, place, options);
  }
}

const counted = (count: number): string =>
  `${String(count)} ${count === 1 ? 'organisation has' : 'organisations have'}`;
