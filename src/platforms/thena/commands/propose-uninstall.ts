import type { Engine } from '../../../engine/engine.ts';
import { Failure, type FailureKind } from '../../../failure.ts';
import { nothingToBegin, proposalOf, type Proposal } from '../../../provision/proposal.ts';
import { plan } from '../../../reconcile/plan.ts';
import { removalNode } from '../../../reconcile/record-node.ts';
import type { AppsClient } from '../client/apps-client.ts';
import type { AppPlace } from '../wire/names.ts';
import { notFound } from './app-gone.ts';
import { deployedApp } from './deployed-app.ts';
import { organisationFor, organisationOfKey, storedOrganisations, type StoredOrganisation } from './organisations.ts';

const noTeams: FailureKind = { code: 'AB-THENA-TEAMS', exit: 'usage' };

export interface UninstallInput {
  readonly place: AppPlace;
  readonly engine: Engine;
  readonly client: AppsClient;
  /** The personal key that the client has. */
  readonly apiKey: string;
  /** None: all that the installation has. */
  readonly teams: readonly string[];
  readonly path: string | undefined;
  /** Ask Thena although the app knows of no installation, and delete what it has. */
  readonly force: boolean;
  readonly redact: (secret: string) => void;
}

export interface UninstallResult {
  readonly reference: string;
  readonly appId: string;
  /** Absent where nobody knows which. */
  readonly organisation?: string;
  /** That it was removed from. */
  readonly teams: readonly string[];
}

/**
 * Takes an app from teams, at Thena. The app deletes what it has of an installation when Thena tells it; where it cannot hear, or where
 * Thena does not know the installation any more, the command deletes it. Throws Failure.
 */
export async function proposeUninstall(input: UninstallInput): Promise<Proposal<UninstallResult>> {
  const { place, engine, client, apiKey, path, force, redact } = input;
  const { appId, hears } = await deployedApp(engine, place, redact);
  const [all, known] = await Promise.all([
    storedOrganisations(engine, place, redact),
    organisationOfKey(engine, place, apiKey),
  ]);
  const there =
    organisationFor(all, { known, teams: input.teams }) ??
    (known === undefined && input.teams.length === 0 ? onlyOne(all) : undefined);
  const has = there?.record.team_ids ?? [];
  const named = input.teams.length === 0 ? has : input.teams;
  const teams = force ? named : named.filter((team) => has.includes(team));
  const left = has.filter((team) => !teams.includes(team));
  // An installation may have no team left, and still be one.
  const isWhole = left.length === 0 && (teams.length > 0 || input.teams.length === 0);
  const isNothing = there === undefined ? !force || teams.length === 0 : teams.length === 0 && !isWhole;
  const node = removalNode({
    key: 'installation',
    title: `installation of ${place.reference} at Thena${there === undefined ? '' : `, in ${there.id}`}`,
    id: there?.id ?? '',
    kind: 'delete',
    because: [
      teams.length === 0 ? 'it has no teams' : `teams: - ${teams.join(', ')}`,
      ...(isWhole ? ['its bot token stops working, and what the app has of it is deleted'] : []),
    ].join('; '),
    async remove() {
      const request = { appId, teamIds: teams, ...(path === undefined ? {} : { path }) };
      const outcome = await client.uninstall(request).catch((error: unknown) => {
        if (!(error instanceof Failure) || error.code !== notFound) throw error;
        if (force) return 'absent';
        throw unknownPath(error);
      });
      const isLeftOver = there !== undefined && isWhole && (outcome === 'absent' || force || !hears);
      if (isLeftOver) await engine.secrets.remove(there.secret);
      return 'deleted';
    },
  });
  return proposalOf(plan(isNothing ? [] : [node]), nothingToBegin, () => ({
    reference: place.reference,
    appId,
    ...(there === undefined ? {} : { organisation: there.id }),
    teams: isNothing ? [] : teams,
  }));
}

/** Throws `AB-THENA-TEAMS` where there are several. */
function onlyOne(all: readonly StoredOrganisation[]): StoredOrganisation | undefined {
  if (all.length < 2) return all[0];
  throw new Failure(noTeams, {
    message: `The app is installed in ${String(all.length)} organisations, and nothing says which one is meant`,
    because: `${all.map(({ id }) => id).join(', ')}; this key has installed it in none of them`,
    fix: 'Name the teams that it is to be removed from: --team <id>,<id>.',
  });
}

/** Thena documents no path for it, so the one that we have may be wrong. */
function unknownPath(error: Failure): Failure {
  const { exit, message, because } = error;
  return new Failure(
    { code: notFound, exit },
    {
      message,
      ...(because === undefined ? {} : { because }),
      fix: 'Give the path that Thena removes apps by, which it does not document: --uninstall-path <path>. Or the app is gone; --force deletes what is left here.',
    },
    { cause: error },
  );
}
