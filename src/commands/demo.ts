import type { CommandContext, CommandResult, Theme } from '../cli/command.ts';
import { Failure, type FailureKind } from '../failure.ts';
import { bootstrap } from './bootstrap.ts';
import { orderNotedLines, showHeseyaOrderNotes } from './demo/heseya-order-notes.ts';
import { importedLines, showLansweeper } from './demo/lansweeper.ts';
import { noteDispatchedLines, showNoteDispatcher } from './demo/note-dispatcher.ts';
import { openStage, type Stage } from './demo/stage.ts';
import { showThenaTicketNotes, ticketNotedLines } from './demo/thena-ticket-notes.ts';
import { showTypeform, surveyedLines } from './demo/typeform.ts';
import { deploy } from './deploy.ts';
import { untilCancelled } from './until-cancelled.ts';

const noDemo: FailureKind = { code: 'AB-DEMO-UNKNOWN', exit: 'usage' };

/** What a bundled integration shows once it is deployed. */
interface Scenario {
  /** Whom the sandbox plays. */
  readonly cast: string;
  /** Whether the provider has an account that has to be set up first. */
  readonly bootstraps: boolean;
  /** Answers that commands about it need, as environment variables. */
  readonly answers?: (stage: Stage) => Readonly<Record<string, string>>;
  readonly show: (
    stage: Stage,
  ) => Promise<{ readonly result: object; readonly lines: (theme: Theme) => readonly string[] }>;
}

const scenarios: Readonly<Record<string, Scenario>> = {
  'note-dispatcher': {
    cast: "4me, the translator and the customer's target",
    bootstraps: true,
    async show(stage) {
      const result = await showNoteDispatcher(stage);
      return { result, lines: (theme) => noteDispatchedLines(result, theme) };
    },
  },
  lansweeper: {
    cast: '4me and Lansweeper',
    bootstraps: true,
    async show(stage) {
      const result = await showLansweeper(stage);
      return { result, lines: (theme) => importedLines(result, theme) };
    },
  },
  'thena-ticket-notes': {
    cast: "Thena and the customer's target",
    bootstraps: false,
    answers: ({ standins }) => ({ APP_BUILDER_PLATFORM_TOKEN: standins.thena.personalKey }),
    async show(stage) {
      const result = await showThenaTicketNotes(stage);
      return { result, lines: (theme) => ticketNotedLines(result, theme) };
    },
  },
  'heseya-order-notes': {
    cast: "a Heseya store, its people and the customer's target",
    bootstraps: false,
    async show(stage) {
      const result = await showHeseyaOrderNotes(stage);
      return { result, lines: (theme) => orderNotedLines(result, theme) };
    },
  },
  typeform: {
    cast: '4me and Typeform',
    bootstraps: true,
    async show(stage) {
      const result = await showTypeform(stage);
      return { result, lines: (theme) => surveyedLines(result, theme) };
    },
  },
};

/** How many changes a command made, from its own document. */
function summary(result: CommandResult): string {
  const steps = result.document?.['steps'];
  const count = Array.isArray(steps) ? steps.length : 0;
  return count === 0 ? 'no changes' : `${String(count)} changes`;
}

/** `demo`: the whole loop in a sandbox, from an empty account to an event's result. */
export async function demo(context: CommandContext): Promise<CommandResult> {
  const integration = context.given.arguments['integration'] ?? 'note-dispatcher';
  const scenario = Object.hasOwn(scenarios, integration) ? scenarios[integration] : undefined;
  if (scenario === undefined) {
    throw new Failure(noDemo, {
      message: `There is no demo of ${integration}`,
      fix: `Use one of: ${Object.keys(scenarios).join(', ')}`,
    });
  }
  const engine = context.given.text('engine') === 'aws' ? 'aws' : 'local';
  const keep = context.given.has('keep');
  const port = Number(context.given.text('port') ?? 0);
  await using stage = await openStage(context, { port, engine, integration, keep });
  const intro = `The sandbox at ${stage.sandbox.origin} plays ${scenario.cast}.`;
  context.report({ type: 'information', text: intro });
  if (stage.where !== undefined) context.report({ type: 'information', text: `Functions run on ${stage.where}.` });
  if (scenario.bootstraps) {
    await stage.step('bootstrap', 'bootstrap: the engine and the generic records', async () =>
      summary(await bootstrap(stage.contextFor())),
    );
  }
  const deploying = stage.contextFor(integration, scenario.answers?.(stage));
  await stage.step('deploy', `deploy ${integration}`, async () => summary(await deploy(deploying)));
  await stage.step('deploy-again', `deploy ${integration} again`, async () => summary(await deploy(deploying)));
  const { result, lines } = await scenario.show(stage);
  if (keep) {
    context.report({ type: 'information', text: `Look at ${stage.sandbox.origin}; Ctrl-C ends it.` });
    await untilCancelled(context.signal);
  }
  return { document: { integration, engine, steps: stage.steps, result }, lines };
}
