import { openEngine } from '../app.ts';
import type { CommandContext, CommandResult } from '../cli/command.ts';
import type { ScheduleOutcome } from '../engine/engine.ts';
import { Failure, type FailureKind } from '../failure.ts';
import { resolveAnswers } from '../input/answers.ts';
import { inputSources } from '../input/sources.ts';
import { inputFolder } from '../input/start-folder.ts';
import { deployedWorkload } from './deployed-workload.ts';
import { domainQuestionOf } from './on-platform.ts';
import { engineQuestions } from './provisioning.ts';

const failed: FailureKind = { code: 'AB-RUN-FAILED', exit: 'failed', retryable: true };
const nothing: FailureKind = { code: 'AB-RUN-NOTHING', exit: 'usage' };

/** `run <integration>`: runs its schedules now, and tells how each went. */
export async function run(context: CommandContext): Promise<CommandResult> {
  const { given, surroundings } = context;
  const integration = given.arguments['integration'] ?? '';
  const schedule = given.text('schedule');
  const folder = await inputFolder(surroundings.workingFolder, integration);
  const answers = await resolveAnswers(
    [await domainQuestionOf(context, integration), ...engineQuestions],
    inputSources(context, folder),
  );
  await using engine = await openEngine(answers, context);
  const place = { engineName: answers.text('engineName'), integration };
  const { workload } = await deployedWorkload(engine, place, { code: 'AB-RUN-WORKLOAD', command: 'logs' });
  if (surroundings.stderr.isTTY === true) context.report({ type: 'progress', text: `Running ${workload} …` });
  const runs = await engine.runSchedules(workload, schedule, context);
  if (runs.length === 0) throw nothingRuns(workload);
  for (const one of runs) tell(one, context);
  const broken = runs.filter(({ outcome }) => outcome === 'failed');
  if (broken.length > 0) throw runFailed(workload, integration, broken);
  return {
    document: { workload, runs },
    lines: (theme) => [theme.faint(`"app-builder status ${integration}" shows what became of it in the queues.`)],
  };
}

function tell({ fn, schedule, outcome }: ScheduleOutcome, { report }: CommandContext): void {
  const step = `${fn}/${schedule}`;
  report({ type: 'started', step, title: `${schedule} of ${fn}` });
  if (outcome === 'done') report({ type: 'finished', step, outcome: 'done' });
  else report({ type: 'failed', step, reason: 'the function failed' });
}

function runFailed(workload: string, integration: string, runs: readonly ScheduleOutcome[]): Failure {
  const names = runs.map(({ fn, schedule }) => `${schedule} of ${fn}`).join(', ');
  return new Failure(failed, {
    message: `${runs.length === 1 ? 'A schedule' : `${runs.length} schedules`} of ${workload} failed`,
    because: `the function threw, crashed or did not answer in time: ${names}`,
    fix: `Look at what it wrote: app-builder logs ${integration}`,
  });
}

function nothingRuns(workload: string): Failure {
  return new Failure(nothing, {
    message: `${workload} has no schedule that is switched on`,
    fix: 'Give its template an event of type Schedule, or name one that is switched off with --schedule.',
  });
}
