import { openEngine } from '../../app.ts';
import type { CommandContext } from '../../cli/command.ts';
import { failed, ok, skipped, type Check, type Outcome, type Status } from '../../doctor/check.ts';
import { isUsable } from '../../engine/engine.ts';
import { Failure } from '../../failure.ts';
import type { Answers } from '../../input/answers.ts';
import { bundledTemplates } from '../../integration/bundled.ts';
import { findIntegration, integrationNames, type FoundIntegration } from '../../integration/find-folder.ts';
import type { Platform } from '../../platforms/platform.ts';
import { platformOf } from '../../platforms/registry.ts';
import { integrationWorkloadName } from '../../provision/workloads.ts';

interface App {
  readonly integration: FoundIntegration;
  readonly platform: Platform;
}

export interface AppsHere {
  /** Integrations whose platforms have something to say of them. */
  readonly all: readonly App[];
  /** Folders that nobody can make sense of, where none was named. */
  readonly broken: readonly { readonly name: string; readonly failure: Failure }[];
  /** True: the command is about these and no others. */
  readonly only: boolean;
  /** Domain of the only place that they are of. */
  readonly domain: string | undefined;
}

/** The named integration, or all that can be named here; the folder's own ones decide what the command is about. */
export async function appsHere({ surroundings, given }: CommandContext): Promise<AppsHere> {
  const places = { workingFolder: surroundings.workingFolder, templates: bundledTemplates() };
  const named = given.arguments['integration'];
  const names = named === undefined ? await integrationNames(places) : named === 'engine' ? [] : [named];
  const broken: { readonly name: string; readonly failure: Failure }[] = [];
  const read = await Promise.all(
    names.map(async (name): Promise<readonly App[]> => {
      try {
        const integration = await findIntegration(name, places);
        return [{ integration, platform: await platformOf(integration) }];
      } catch (error) {
        if (named !== undefined || !(error instanceof Failure)) throw error;
        broken.push({ name, failure: error });
        return [];
      }
    }),
  );
  const found = read.flat();
  const own = named === undefined ? found.filter(({ integration }) => !integration.bundled) : found;
  const only = own.length > 0 && own.every(({ platform }) => platform.place !== undefined);
  return {
    all: found.filter(({ platform }) => platform.doctor !== undefined),
    broken,
    only,
    domain: only ? own[0]?.platform.place?.domain : undefined,
  };
}

const badness: readonly Status[] = ['failed', 'warning', 'ok', 'skipped'];

/** One check for all apps that are deployed: the worst that was found, and the first thing to do. */
export function appsCheck(context: CommandContext, answers: Answers, apps: AppsHere): Check {
  return {
    name: 'apps',
    async run() {
      await using engine = await openEngine(answers, context);
      const outcomes = apps.broken.map(({ name, failure: { message, because, fix } }): Outcome =>
        failed(`${name}: ${because ?? message}`, fix),
      );
      for (const { integration, platform } of apps.all) {
        const deployed = await engine.inspect(integrationWorkloadName(answers.text('engineName'), integration.name));
        if (!isUsable(deployed) || platform.doctor === undefined) continue;
        const outcome = await platform.doctor(context, { integration, engine, answers });
        outcomes.push({ ...outcome, text: `${integration.name}: ${outcome.text}` });
      }
      return merged(outcomes);
    },
  };
}

function merged(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.length === 0) return skipped('no app of another platform is deployed');
  const [worst, ...others] = outcomes.toSorted((a, b) => badness.indexOf(a.status) - badness.indexOf(b.status));
  if (worst === undefined) return ok('');
  return { ...worst, text: [worst, ...others].map(({ text }) => text).join('; ') };
}
