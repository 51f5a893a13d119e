import { resolve } from 'node:path';
import { bundledStandins, engineFolder, type BundledStandins } from '../app.ts';
import type { CommandContext, CommandResult } from '../cli/command.ts';
import { startEngineHost } from '../engine/local/host.ts';
import { resolveAnswers } from '../input/answers.ts';
import { questions } from '../input/questions.ts';
import { inputSources } from '../input/sources.ts';
import { doorFile } from '../sandbox/door-file.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import type { WeatherSetting } from '../sandbox/weather.ts';
import { captureDeliveries } from './sandbox/capture-deliveries.ts';
import { sandboxVariables } from './sandbox/variables.ts';
import { untilCancelled } from './until-cancelled.ts';

const defaultPort = 4040;

/** The port after the sandbox's, or any free one where the sandbox took a free one, too. */
const enginePort = (origin: string, asked: number): number => (asked === 0 ? 0 : Number(new URL(origin).port) + 1);

/** Two variables to a line, for a POSIX shell. */
function exportLines(variables: Readonly<Record<string, string>>): readonly string[] {
  const words = Object.entries(variables).map(
    ([name, value]) => `${name}=${value.includes(' ') ? `'${value}'` : value}`,
  );
  const lines: string[] = [];
  for (let first = 0; first < words.length; first += 2)
    lines.push(`  export ${words.slice(first, first + 2).join(' ')}`);
  return lines;
}

// The compiler does not rewrite imports in a function that has "await using", so they stand in functions of their own.
async function knownTokens({ thena }: BundledStandins): Promise<{ readonly thena: string; readonly heseya: string }> {
  const { sandboxTokens } = await import('../platforms/heseya/standin/index.ts');
  return { thena: thena.personalKey, heseya: sandboxTokens.owner };
}

/** `tokens`: of people whom the sandbox has at each platform. */
function howToGoOn(running: Sandbox, tokens: { readonly thena: string; readonly heseya: string }): readonly string[] {
  return [
    `Sandbox at ${running.origin}, with a page for the browser.`,
    '',
    'In another terminal:',
    '',
    ...exportLines(sandboxVariables(running)),
    '  app-builder bootstrap --yes',
    '  app-builder deploy note-dispatcher --yes',
    '  app-builder deploy typeform --yes',
    '  app-builder deploy lansweeper --yes',
    '',
    'For Thena, and for a Heseya store at https://shop.heseya-sandbox.test:',
    '',
    `  export APP_BUILDER_PLATFORM_TOKEN=${tokens.thena}`,
    '  app-builder deploy thena-ticket-notes --yes',
    `  export APP_BUILDER_PLATFORM_TOKEN=${tokens.heseya}`,
    '  app-builder deploy heseya-order-notes --yes',
    '',
    'Ctrl-C ends it.',
  ];
}

/** `failures`: percent of the requests to 4me, in equal parts of each kind; as many messages come twice or out of order. */
function weatherOf(latency: number, failures: number): Partial<WeatherSetting> {
  const share = failures / 100;
  const each = share / 4;
  return {
    latency: [latency, latency],
    tooManyRequests: each,
    serverErrors: each,
    resetsBefore: each,
    resetsAfter: each,
    duplicates: share,
    reordering: share,
  };
}

/** `sandbox`: serves the platforms, the external applications and the local engine until it is cancelled. */
export async function sandbox(context: CommandContext): Promise<CommandResult> {
  const { given, surroundings, now, signal } = context;
  const number = (flag: string): number | undefined => {
    const value = given.text(flag);
    return value === undefined ? undefined : Number(value);
  };
  const state = given.text('state');
  const answers = await resolveAnswers([questions.engineFolder], inputSources(context));
  const folder = engineFolder(answers.optional('engineFolder'), context);
  const capture = captureDeliveries(folder, (text) => context.report({ type: 'warning', text }));
  const standins = await bundledStandins(now, capture.onAttempt);
  await using world = await startSandbox({
    port: number('port') ?? defaultPort,
    now,
    standins: Object.values(standins),
    customerData: true,
    doorFile: doorFile(folder),
    onAttempt: capture.onAttempt,
    weather: weatherOf(number('latency') ?? 0, number('failures') ?? 0),
    ...(state === undefined ? {} : { stateFile: resolve(surroundings.workingFolder, state) }),
    ...(given.text('brand') === 'xurrent' ? { brand: 'xurrent' as const } : {}),
  });
  // Addresses of deployed functions stand in records of the platform: with a port of its own they survive a restart.
  const host = await startEngineHost({
    folder,
    port: enginePort(world.origin, number('port') ?? defaultPort),
    now,
    sandbox: world.setting,
  });
  try {
    for (const text of howToGoOn(world, await knownTokens(standins))) context.report({ type: 'information', text });
    await untilCancelled(signal);
  } finally {
    await host.close();
    await capture.flushed();
  }
  return { document: { origin: world.origin, domain: world.domain }, lines: () => [] };
}
