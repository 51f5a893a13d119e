import { join } from 'node:path';
import type { CommandContext } from './cli/command.ts';
import type { Engine } from './engine/engine.ts';
import { Failure, type FailureKind } from './failure.ts';
import type { Answers } from './input/answers.ts';
import { commitOf } from './input/commit.ts';
import { mfaCodeOf } from './input/mfa-code.ts';
import type { FourMeClientOptions } from './platforms/4me/client/client.ts';
import type { OnAttempt } from './sandbox/sent-message.ts';
import { isSandboxHost, sandboxRoute, type SandboxSetting } from './runtime/sandbox-route.ts';
import type { HeseyaStandin } from './platforms/heseya/standin/index.ts';
import type { ThenaStandin } from './platforms/thena/standin/index.ts';
import type { Standin } from './sandbox/standin.ts';
import type { LansweeperStandin } from '../templates/lansweeper/standin/index.ts';
import type { TypeformStandin } from '../templates/typeform/standin/index.ts';

const unreachable: FailureKind = { code: 'AB-ENGINE-UNREACHABLE', exit: 'usage' };
const noSandbox: FailureKind = { code: 'AB-SANDBOX-MISSING', exit: 'usage' };

/** Folder of the local engine: `engineFolder`, or one for each user of this machine. */
export function engineFolder(answer: string | undefined, context: Pick<CommandContext, 'surroundings'>): string {
  return answer ?? join(context.surroundings.homeFolder, '.app-builder', 'engine');
}

/**
 * Where requests of this command go: to the sandbox for its own domains, to the real hosts for all others. Throws
 * AB-SANDBOX-MISSING where a sandbox domain has no sandbox.
 */
export function sandboxOf(answers: Answers): SandboxSetting | undefined {
  const domain = answers.text('domain');
  if (!isSandboxHost(domain)) return undefined;
  const origin = answers.optional('sandbox');
  if (origin === undefined) {
    throw new Failure(noSandbox, {
      message: `The domain ${domain} exists in the sandbox only, and no sandbox is given`,
      fix: 'Start one with "app-builder sandbox" and say where it is: --sandbox http://127.0.0.1:4040',
    });
  }
  return { origin, hosts: [] };
}

/** Where requests of functions that run in this process really go. */
export function sandboxRouteOf(answers: Answers): (url: URL) => URL {
  return sandboxRoute(sandboxOf(answers));
}

/** The transport of the 4me client, to the sandbox or to the real domain. */
export async function openTransport(answers: Answers): Promise<FourMeClientOptions['transport']> {
  const { sandboxTransport } = await import('./platforms/4me/client/transport.ts');
  return sandboxTransport(sandboxOf(answers));
}

/**
 * The engine that the answers choose: `engine`, or AWS for a real domain and this machine for the sandbox's. Throws a
 * Failure for an engine that the domain cannot reach.
 */
export async function openEngine(answers: Answers, context: CommandContext): Promise<Engine> {
  const domain = answers.text('domain');
  const chosen = answers.optional('engine') ?? (isSandboxHost(domain) ? 'local' : 'aws');
  const sandbox = sandboxOf(answers);
  if (chosen === 'aws') return openAwsEngine(answers, context, sandbox);
  if (sandbox === undefined) {
    throw new Failure(unreachable, {
      message: `${domain} cannot reach the local engine`,
      because: 'its functions answer on this machine only',
      fix: 'Use the AWS engine, --engine aws, or the sandbox: --domain 4me-sandbox.test',
    });
  }
  for (const key of ['profile', 'region']) {
    if (answers.optional(key) === undefined) continue;
    const text = `${key} is for the AWS engine; the local one does not use it (${answers.origin(key) ?? ''})`;
    context.report({ type: 'warning', text });
  }
  const { localEngine } = await import('./engine/local/local-engine.ts');
  return localEngine({ folder: engineFolder(answers.optional('engineFolder'), context), now: context.now, sandbox });
}

async function openAwsEngine(
  answers: Answers,
  context: CommandContext,
  sandbox: SandboxSetting | undefined,
): Promise<Engine> {
  const domain = answers.text('domain');
  const { environment, homeFolder } = context.surroundings;
  const [{ openAwsSession }, { isLoopback }, { awsEngine }] = await Promise.all([
    import('./engine/aws/session/open-session.ts'),
    import('./engine/aws/session/endpoints.ts'),
    import('./engine/aws/aws-engine.ts'),
  ]);
  const session = await openAwsSession({
    profile: answers.optional('profile'),
    region: answers.optional('region'),
    mfaCode: mfaCodeOf(answers, context),
    environment,
    homeFolder,
    redact: context.redact,
    now: context.now,
  });
  const onThisMachine = session.endpoint !== undefined && isLoopback(session.endpoint);
  const place = session.endpoint === undefined ? `in ${session.region}` : `at ${session.endpoint}`;
  if (sandbox !== undefined && !onThisMachine) {
    throw new Failure(unreachable, {
      message: `Functions on AWS cannot reach the sandbox, where ${domain} is`,
      because: `the sandbox answers on this machine only, and the engine is ${place}`,
      fix: 'Use --engine local, or an emulator of AWS on this machine: AWS_ENDPOINT_URL=http://127.0.0.1:4566',
    });
  }
  if (sandbox === undefined && onThisMachine) {
    const text = `${domain} cannot reach the emulator of AWS on this machine (${session.endpoint ?? ''})`;
    context.report({ type: 'warning', text });
  }
  // A sandbox of this program stands in for these; a function learns it when it is deployed.
  const hosts = sandbox === undefined ? [] : Object.values(await bundledStandins(context.now)).flatMap(hostsOf);
  return awsEngine({
    session,
    name: answers.text('engineName'),
    now: context.now,
    ...(sandbox === undefined ? {} : { sandbox: { ...sandbox, hosts } }),
    commitOf: (folder) => commitOf(folder, environment),
  });
}

const hostsOf = ({ hosts }: Standin): readonly string[] => hosts;

/** Other platforms than 4me, and the external applications of the bundled integrations, as they answer in the sandbox. */
export interface BundledStandins {
  readonly funTranslations: Standin;
  readonly lansweeper: LansweeperStandin;
  readonly typeform: TypeformStandin;
  readonly thena: ThenaStandin;
  readonly heseya: HeseyaStandin;
}

/** `onAttempt` hears of what the other platforms deliver to apps, tokens and signatures included. */
export async function bundledStandins(
  now: () => number,
  onAttempt: OnAttempt = () => undefined,
): Promise<BundledStandins> {
  const [{ funTranslations }, { heseyaStandin }, { thenaStandin }, { lansweeper }, { typeform }] = await Promise.all([
    import('../templates/note-dispatcher/standin.ts'),
    import('./platforms/heseya/standin/index.ts'),
    import('./platforms/thena/standin/index.ts'),
    import('../templates/lansweeper/standin/index.ts'),
    import('../templates/typeform/standin/index.ts'),
  ]);
  return {
    funTranslations: funTranslations({ now }),
    lansweeper: lansweeper({ now }),
    typeform: typeform({ now }),
    thena: thenaStandin({ now, onAttempt }),
    heseya: heseyaStandin({ now, onAttempt }),
  };
}
