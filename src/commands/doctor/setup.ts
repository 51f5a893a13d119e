import { join } from 'node:path';
import { engineFolder, openEngine } from '../../app.ts';
import type { CommandContext } from '../../cli/command.ts';
import { answerFilesCheck, foldersCheck, type AnswerFile } from '../../doctor/checks/folders.ts';
import {
  clockCheck,
  providerSecretCheck,
  requestsCheck,
  scopesCheck,
  tokenCheck,
  type AccessOptions,
} from '../../doctor/checks/access.ts';
import { deployedCheck } from '../../doctor/checks/deployed.ts';
import { engineAccessCheck, engineCheck } from '../../doctor/checks/engine.ts';
import { nodeCheck } from '../../doctor/checks/node.ts';
import { tunnelCheck } from '../../doctor/checks/tunnel.ts';
import { policyCheck, readEngineWebhooks, webhookCheck, webhookTestCheck } from '../../doctor/checks/webhook.ts';
import type { Check } from '../../doctor/check.ts';
import { once } from '../../doctor/facts.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Answers } from '../../input/answers.ts';
import { trackedByGit } from '../../input/tracked-by-git.ts';
import { accountProbe, type AccountProbe } from '../../platforms/4me/client/account-probe.ts';
import { provisioner } from '../../provision/deploy.ts';
import { bootstrapFirst } from '../../provision/credentials.ts';
import { readProviderSecret } from '../../provision/provider-secret.ts';
import { engineWorkloadName } from '../../provision/workloads.ts';
import { journalFile, type JournalFile } from '../../tunnel/journal.ts';
import { deployablesOf } from './deployables.ts';
import { connectionOf } from '../provisioning.ts';
import { placeOf } from '../tunnel/leftover.ts';

/** Somebody waits for the answers: what is not there at once is what a check has to say. */
const patience = { attempts: 2, longestWait: 2_000 };

/** Checks that need no network. */
export function localChecks(
  context: CommandContext,
  options: { readonly engineFolder: string | undefined; readonly files: readonly AnswerFile[]; readonly node: Running },
): readonly Check[] {
  const { homeFolder, environment } = context.surroundings;
  const folders = [join(homeFolder, '.app-builder'), engineFolder(options.engineFolder, context)];
  const { version, range, hasModes } = options.node;
  return [
    nodeCheck(version, range),
    foldersCheck(folders, hasModes),
    answerFilesCheck(options.files, hasModes, (path) => trackedByGit(path, environment)),
  ];
}

/** The process that runs this. */
export interface Running {
  readonly version: string;
  /** `engines.node` of the package. */
  readonly range: string;
  /** Whether files have an owner and a mode, as everywhere but on Windows. */
  readonly hasModes: boolean;
}

/** What a tunnel has left, for the account of these answers. */
export function tunnelCheckOf(answers: Answers, context: CommandContext): Check {
  return tunnelCheck(journalOf(answers, context));
}

function journalOf(answers: Answers, { surroundings }: CommandContext): JournalFile {
  return journalFile(surroundings.homeFolder, placeOf(answers));
}

/** Checks of engine and account, and what gives the engine back. */
export function remoteChecks(
  answers: Answers,
  context: CommandContext,
  offline: boolean,
): { readonly checks: readonly Check[] } & AsyncDisposable {
  const place = { domain: answers.text('domain'), account: answers.text('account') };
  const engineName = answers.text('engineName');
  const { now, given, redact } = context;
  const accessToken = answers.optional('accessToken');
  let opened: Promise<Engine> | undefined;
  const engine = (): Promise<Engine> => (opened ??= openEngine(answers, context));
  const connect = once(async () => ({ ...(await connectionOf(answers, context)), patience }));
  const secret = once(async () => {
    const found = await readProviderSecret((await engine()).secrets, place.domain, place.account);
    if (found.credentials !== undefined) redact(found.credentials.token);
    return found;
  });
  const own = once(async (): Promise<AccountProbe> => {
    const { credentials, name } = await secret();
    if (credentials === undefined) throw bootstrapFirst(place.domain, place.account, `${name} has no credentials`);
    return accountProbe({ ...(await connect()), ...place, credentials });
  });
  const provisioning = once(async () =>
    accessToken === undefined ? own() : accountProbe({ ...(await connect()), ...place, credentials: { accessToken } }),
  );
  const state = once(async () => {
    const client = await provisioner({ ...place, accessToken, engine: await engine(), connect: await connect() });
    return readEngineWebhooks(client);
  });
  const left = once(async () => (await provisioning()).requestsLeft());
  const access: AccessOptions = { ...place, secret, own, provisioning, left };
  const tunnel = once(() => journalOf(answers, context).read());
  const webhooks = { ...place, state, secret, engine, tunnel, workload: engineWorkloadName(engineName) };
  const places = {
    engine,
    engineFolder: engineFolder(answers.optional('engineFolder'), context),
    engineName,
    ...place,
  };
  const ofEngine = [
    engineCheck(places, offline),
    engineAccessCheck(places),
    deployedCheck(engine, () => deployablesOf(answers, context)),
    providerSecretCheck(access),
  ];
  const ofAccount = (): readonly Check[] => [
    tokenCheck(access),
    scopesCheck(access),
    clockCheck(access),
    requestsCheck(access),
    webhookCheck(webhooks),
    policyCheck(webhooks),
    webhookTestCheck({ ...webhooks, send: given.has('send-test'), probe: provisioning, now }),
  ];
  return {
    checks: offline ? ofEngine : [...ofEngine, ...ofAccount()],
    async [Symbol.asyncDispose]() {
      // Why it could not be opened is what the checks say.
      const last = await opened?.catch(() => undefined);
      await last?.[Symbol.asyncDispose]();
    },
  };
}
