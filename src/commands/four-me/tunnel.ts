import { engineFolder, openEngine, sandboxRouteOf } from '../../app.ts';
import { approve } from '../../cli/approval.ts';
import { changeLines } from '../../cli/change-lines.ts';
import type { CommandContext, CommandResult } from '../../cli/command.ts';
import { logLines, type LogRecord } from '../../cli/log-lines.ts';
import { themeFor } from '../../cli/theme.ts';
import type { Engine } from '../../engine/engine.ts';
import { eventStore, eventsFolder } from '../../events/event-store.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import { bundledTemplates } from '../../integration/bundled.ts';
import type { IntegrationFolder } from '../../integration/find-folder.ts';
import { resolveAnswers, type Answers } from '../../input/answers.ts';
import { questions } from '../../input/questions.ts';
import { inputSources } from '../../input/sources.ts';
import type { Definition } from '../../platforms/4me/definition/definition.ts';
import { integrationWorkloadName } from '../../provision/workloads.ts';
import { isSandboxHost } from '../../runtime/sandbox-route.ts';
import type { AddressProvider } from '../../tunnel/address/address-provider.ts';
import { chooseProvider } from '../../tunnel/address/choose-provider.ts';
import { recordDeliveries, type Deliveries } from '../../tunnel/deliveries.ts';
import { journalFile } from '../../tunnel/journal.ts';
import { changesBack, findLeftover } from '../../tunnel/leftover.ts';
import { openTunnel, proposeTunnel, type TunnelOptions } from '../../tunnel/open-tunnel.ts';
import { listenerPath } from '../../tunnel/plan-pointing.ts';
import { verdicts } from '../../tunnel/verdicts.ts';
import { chosenIntegration } from '../chosen-integration.ts';
import { hideParameters } from '../hidden-parameters.ts';
import { guardProduction } from '../production-guard.ts';
import { engineQuestions } from '../provisioning.ts';
import { lastingClient, offerTunnelRestore, placeOf, restoreNow } from '../tunnel/leftover.ts';
import { deliveryLine } from '../tunnel/lines.ts';
import { untilCancelled } from '../until-cancelled.ts';

const leftBehind: FailureKind = { code: 'AB-TUNNEL-LEFTOVER', exit: 'approvalMissing' };
const stillRuns: FailureKind = { code: 'AB-TUNNEL-RUNS', exit: 'locked' };

/** `tunnel [integration]`: 4me sends to functions on this machine until it is cancelled; `--restore`: see `restoreNow`. */
export async function tunnel(context: CommandContext, integration?: IntegrationFolder): Promise<CommandResult> {
  const { given } = context;
  const chosen = integration && (await chosenIntegration(context, integration));
  const answers = await resolveAnswers(
    [
      questions.domain,
      questions.account,
      questions.parameters,
      questions.accessToken,
      questions.isProduction,
      ...engineQuestions,
    ],
    chosen?.sources ?? inputSources(context),
  );
  if (given.has('restore')) return restoreOnly(answers, context);
  guardProduction(answers, context, 'send the secrets of customers through this machine');
  const provider = await chosenProvider(context);
  if (chosen !== undefined) {
    await hideParameters(chosen.definition.folder, answers.pairs('parameters'), context.redact);
  }
  await using engine = await openEngine(answers, context);
  if ((await offerTunnelRestore(answers, context, engine)) === 'left') throw leftoverFailure();
  return run(answers, context, { engine, provider, definition: chosen?.definition });
}

async function restoreOnly(answers: Answers, context: CommandContext): Promise<CommandResult> {
  const file = journalFile(context.surroundings.homeFolder, placeOf(answers));
  const leftover = await findLeftover(file);
  if (leftover === undefined) {
    return { document: { dryRun: false, restored: true }, lines: () => ['No tunnel has left anything to restore.'] };
  }
  const { journal, runs } = leftover;
  if (runs) {
    throw new Failure(stillRuns, {
      message: 'The tunnel that has the addresses still runs',
      because: `process ${String(journal.pid)}, since ${journal.startedAt}`,
      fix: 'End it with Ctrl-C; it gives the addresses back itself.',
    });
  }
  if (context.given.has('dry-run')) {
    const changes = changesBack(journal);
    return {
      document: { dryRun: true, restored: false, changes },
      lines: (theme) => [
        ...changes.flatMap((change) => changeLines(change, { theme, verbose: context.verbose, margin: 0 })),
        '',
        'Nothing was changed.',
      ],
    };
  }
  await using engine = await openEngine(answers, context);
  const { left } = await restoreNow(answers, context, { engine, file, journal });
  return {
    document: { dryRun: false, restored: true, remarks: left },
    lines: () => ['Every address that the tunnel had is given back.', ...left],
  };
}

function chosenProvider({ given, surroundings }: CommandContext): Promise<AddressProvider> {
  const number = (flag: string): number | undefined => {
    const value = given.text(flag);
    return value === undefined ? undefined : Number(value);
  };
  return chooseProvider({
    tunnelUrl: given.text('tunnel-url'),
    ssh: {
      destination: given.text('ssh'),
      url: given.text('ssh-url'),
      remotePort: number('ssh-remote-port'),
      options: given.each('ssh-option'),
    },
    port: number('port'),
    environment: surroundings.environment,
  });
}

interface Chosen {
  readonly engine: Engine;
  readonly provider: AddressProvider;
  readonly definition: Definition | undefined;
}

async function run(answers: Answers, context: CommandContext, chosen: Chosen): Promise<CommandResult> {
  const { given, report, surroundings } = context;
  const { engine, provider, definition } = chosen;
  const theme = await themeFor(surroundings.stderr, surroundings.environment, given.has('no-color'));
  const style = { theme, wrapped: surroundings.stderr.isTTY === true, verbose: context.verbose };
  const showLog = (line: LogRecord): void => report({ type: 'information', text: logLines(line, style).join('\n') });
  const integration =
    definition === undefined ? undefined : integrationWorkloadName(answers.text('engineName'), definition.name);
  const deliveries = deliveriesOf(answers, context, chosen, (text) => report({ type: 'information', text }), theme);
  const domain = answers.text('domain');
  const options: TunnelOptions = {
    engine,
    client: await lastingClient(answers, context, engine),
    domain,
    account: answers.text('account'),
    engineName: answers.text('engineName'),
    templates: bundledTemplates(),
    definition,
    parameters: answers.pairs('parameters'),
    provider,
    port: Number(given.text('port') ?? 0),
    sandbox: isSandboxHost(domain),
    route: sandboxRouteOf(answers),
    journal: journalFile(surroundings.homeFolder, placeOf(answers)),
    pid: process.pid,
    approve: (changes) => approve(changes, context),
    onExchange: (exchange) => deliveries.take(exchange),
    onLog(workload, line) {
      if (workload === integration || line['level'] === 'error' || line['level'] === 'warn') showLog(line);
    },
    run: context,
  };
  if (given.has('dry-run')) {
    const changes = await proposeTunnel(options);
    return {
      document: { dryRun: true, restored: true, changes },
      lines: (result) => [
        ...changes.flatMap((change) => changeLines(change, { theme: result, verbose: context.verbose, margin: 0 })),
        '',
        'Nothing was changed.',
      ],
    };
  }
  const open = await openTunnel(options);
  const first = open.url();
  report({
    type: 'information',
    text: `4me sends to ${first} now. Ctrl-C ends it and gives everything back.`,
  });
  const following = followLocal(engine, integration, context, showLog);
  await untilCancelled(context.signal);
  report({ type: 'progress', text: 'Giving every address back …' });
  const url = open.url();
  const remarks = await open.close();
  await following;
  await deliveries.settled();
  const count = deliveries.count();
  return {
    document: {
      dryRun: false,
      restored: true,
      url,
      provider: provider.name,
      ...(definition === undefined ? {} : { integration: definition.name }),
      deliveries: count,
      remarks,
    },
    lines: () => [
      `${String(count)} ${count === 1 ? 'delivery' : 'deliveries'}. Every address is as before.`,
      ...remarks,
    ],
  };
}

function deliveriesOf(
  answers: Answers,
  context: CommandContext,
  { engine, definition }: Chosen,
  show: (text: string) => void,
  theme: Parameters<typeof deliveryLine>[1],
): Deliveries {
  return recordDeliveries({
    judge: verdicts({
      secrets: engine.secrets,
      domain: answers.text('domain'),
      account: answers.text('account'),
      listenerPath: listenerPath(answers.text('engineName')),
      offering: definition?.offering.reference,
    }),
    store: eventStore(eventsFolder(engineFolder(answers.optional('engineFolder'), context))),
    clean: context.clean,
    show: (delivery) => show(deliveryLine(delivery, theme)),
    warn: (text) => context.report({ type: 'warning', text }),
  });
}

/** What the functions log in the engine host of this machine; those in this process are heard anyway. */
async function followLocal(
  engine: Engine,
  workload: string | undefined,
  { signal, now, report }: CommandContext,
  show: (line: LogRecord) => void,
): Promise<void> {
  if (engine.name !== 'local' || workload === undefined) return;
  try {
    for await (const line of engine.logs(workload, { since: now(), follow: true }, signal)) show(line);
  } catch (error) {
    if (signal.aborted) return;
    const why = error instanceof Error ? error.message : String(error);
    report({ type: 'warning', text: `What the functions log is not shown any more: ${why}` });
  }
}

function leftoverFailure(): Failure {
  return new Failure(leftBehind, {
    message: 'A tunnel that ended has addresses of 4me still, and would be taken for the place to give them back to',
    fix: 'Run "app-builder tunnel --restore" first, or add --yes.',
  });
}
