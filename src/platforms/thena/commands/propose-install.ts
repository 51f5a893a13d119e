import type { Engine } from '../../../engine/engine.ts';
import { Failure, type FailureKind } from '../../../failure.ts';
import { proposalOf, nothingToBegin, textAt, type Proposal } from '../../../provision/proposal.ts';
import { canonical } from '../../../reconcile/canonical.ts';
import type { Difference } from '../../../reconcile/change.ts';
import { unchanged, type Node } from '../../../reconcile/node.ts';
import { plan } from '../../../reconcile/plan.ts';
import type { AppsClient, InstalledAt, InstallRequest } from '../client/apps-client.ts';
import type { ThenaDefinition } from '../definition/definition.ts';
import type { Settings } from '../definition/placeholders.ts';
import type { AppPlace } from '../wire/names.ts';
import { appGone, notFound } from './app-gone.ts';
import { deployedApp, notThere } from './deployed-app.ts';
import { organisationFor, organisationOfKey, rememberKey, storedOrganisations } from './organisations.ts';
import type { Proof } from './proof.ts';
import { requireSettings } from './settings-file.ts';

const noTeams: FailureKind = { code: 'AB-THENA-TEAMS', exit: 'usage' };

export interface InstallInput {
  readonly place: AppPlace;
  readonly definition: ThenaDefinition;
  readonly engine: Engine;
  readonly client: AppsClient;
  /** The personal key that the client has. */
  readonly apiKey: string;
  readonly teams: readonly string[];
  /** Undefined: those that the installation has. */
  readonly settings: Settings | undefined;
  /** Tries a bot token. */
  readonly prove: (token: string) => Promise<Proof>;
  readonly redact: (secret: string) => void;
}

export interface InstallResult {
  readonly reference: string;
  readonly appId: string;
  readonly organisation: string;
  readonly teams: readonly string[];
}

/**
 * Compares an installation with what the app has stored of it. A new one is made for the teams; one that is there gets further teams and
 * other settings, and a bot token where its own does not work any more. Nothing is sent but the proof of a bot token. Throws Failure.
 */
export async function proposeInstall(input: InstallInput): Promise<Proposal<InstallResult>> {
  const { place, engine, definition, teams, redact, apiKey } = input;
  const { appId, hears } = await deployedApp(engine, place, redact);
  if (!hears) throw notThere(place, 'its functions are not there, so it would not hear of the installation');
  const [all, known] = await Promise.all([
    storedOrganisations(engine, place, redact),
    organisationOfKey(engine, place, apiKey),
  ]);
  const there = organisationFor(all, { known, teams });
  const settings = input.settings ?? there?.record.configuration ?? { required_settings: {}, optional_settings: {} };
  requireSettings(settings, definition.settings);
  const wantedTeams = [...new Set([...(there?.record.team_ids ?? []), ...teams])];
  const request: InstallRequest = { appId, teamIds: wantedTeams, configuration: settings };
  const differences =
    there === undefined
      ? [...teams.map(teamAdded('create')), ...settingDifferences(undefined, settings, 'create')]
      : [
          ...teams.filter((team) => !there.record.team_ids.includes(team)).map(teamAdded('update')),
          ...settingDifferences(there.record.configuration, settings, 'update'),
        ];
  const trouble =
    there === undefined || differences.length > 0 ? undefined : await tokenTrouble(there.record.bot_token, input.prove);
  const found = trouble === undefined ? differences : [{ kind: 'update', text: `bot token: ${trouble}` } as const];
  const others = there === undefined ? all.flatMap(({ record }) => [record.team_ids]) : [];
  const node = installationNode(input, { request, isThere: there !== undefined, found, others });
  return proposalOf(plan([node]), nothingToBegin, (outputs) => ({
    reference: place.reference,
    appId,
    organisation: textAt(outputs.get(node.key), 'organisation') || (there?.id ?? ''),
    teams: wantedTeams,
  }));
}

function installationNode(
  { client, engine, place, apiKey }: InstallInput,
  {
    request,
    isThere,
    found,
    others,
  }: {
    readonly request: InstallRequest;
    readonly isThere: boolean;
    readonly found: readonly Difference[];
    /** Teams of installations that may be the one that this is about. */
    readonly others: readonly (readonly string[])[];
  },
): Node<{ readonly organisation: string }> {
  return {
    key: 'installation',
    title: `installation of ${place.reference} at Thena`,
    needs: [],
    compare() {
      if (found.length === 0) return unchanged({ organisation: '' });
      const kind = isThere ? 'update' : 'create';
      return {
        change: kind,
        kinds: [kind],
        differences: found,
        known: {},
        async apply() {
          const { organisation = '' } = await installed(client, request, isThere, others, place);
          if (organisation !== '') await rememberKey(engine, place, apiKey, organisation);
          return { outcome: isThere ? 'updated' : 'created', output: { organisation } };
        },
      };
    },
  };
}

/** What the app has heard and what Thena knows may differ; then it is the other one of the two calls. */
async function installed(
  client: AppsClient,
  request: InstallRequest,
  isThere: boolean,
  others: readonly (readonly string[])[],
  place: AppPlace,
): Promise<InstalledAt> {
  try {
    return await (isThere ? client.reinstall(request) : client.install(request));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.code === notFound) throw appGone(error, place);
    if (error.code !== 'AB-THENA-REFUSED') throw error;
    const words = error.because ?? '';
    if (isThere && /not installed|no installation/i.test(words)) return client.install(request);
    if (isThere || !/already/i.test(words) || !/install/i.test(words)) throw refusedInstallation(error);
    if (others.length > 1) throw whichTeams(error);
    // No team that has it already loses it.
    return client.reinstall({ ...request, teamIds: [...new Set([...others.flat(), ...request.teamIds])] });
  }
}

/** What Thena was sent came from flags, and not from the files of the integration. */
function refusedInstallation(error: Failure): Failure {
  const { code, exit, message, because } = error;
  const fix = 'Correct what Thena names in --team and --settings.';
  return new Failure({ code, exit }, { message, ...(because === undefined ? {} : { because }), fix }, { cause: error });
}

function whichTeams(cause: Failure): Failure {
  return new Failure(
    noTeams,
    {
      message: 'The app is installed in this organisation already, and nobody knows for which of its teams',
      because: 'it is installed in several organisations, and none of the teams that are named has it',
      fix: 'Name a team that has it, too: --team <id>,<id>.',
    },
    { cause },
  );
}

const teamAdded =
  (kind: 'create' | 'update') =>
  (team: string): Difference => ({ kind, text: `team: + ${team}` });

/** Without values: they are the customer's, and often keys. */
function settingDifferences(
  before: Settings | undefined,
  wanted: Settings,
  kind: 'create' | 'update',
): readonly Difference[] {
  return (['required_settings', 'optional_settings'] as const).flatMap((group) => {
    const old = before?.[group] ?? {};
    const names = [...new Set([...Object.keys(wanted[group]), ...Object.keys(old)])];
    return names.flatMap((name): readonly Difference[] => {
      const [from, to] = [old[name], wanted[group][name]];
      if (canonical(from) === canonical(to)) return [];
      const what = from === undefined ? '(given)' : to === undefined ? '(removed)' : '(changed)';
      return [{ kind, text: `${group}.${name}: ${what}` }];
    });
  });
}

/** Why the app needs another bot token; undefined where its own works, or where nobody can tell. */
async function tokenTrouble(token: string, prove: InstallInput['prove']): Promise<string | undefined> {
  if (token === '') return 'the app has none';
  return (await prove(token)) === 'refused' ? 'Thena does not take it any more' : undefined;
}
