import { once } from 'node:events';
import { openEngine } from '../app.ts';
import { cleanDocument } from '../cli/clean-stream.ts';
import type { CommandContext, CommandResult } from '../cli/command.ts';
import { logLines, type LogRecord } from '../cli/log-lines.ts';
import { themeFor } from '../cli/theme.ts';
import type { LogQuery } from '../engine/engine.ts';
import { resolveAnswers } from '../input/answers.ts';
import { inputSources } from '../input/sources.ts';
import { inputFolder } from '../input/start-folder.ts';
import { deployedWorkload } from './deployed-workload.ts';
import { domainQuestionOf } from './on-platform.ts';
import { engineQuestions } from './provisioning.ts';
import { sinceTime } from './since.ts';

const defaultAge = '1h';

/** `logs <integration>`: what its functions wrote; `engine` means the secrets listener. */
export async function logs(context: CommandContext): Promise<CommandResult> {
  const { given, surroundings } = context;
  const name = given.arguments['integration'] ?? '';
  const since = sinceTime(given.text('since') ?? defaultAge, context.now());
  const follow = given.has('follow');
  const folder = await inputFolder(surroundings.workingFolder, name);
  const answers = await resolveAnswers(
    [await domainQuestionOf(context, name), ...engineQuestions],
    inputSources(context, folder),
  );
  await using engine = await openEngine(answers, context);
  const place = { engineName: answers.text('engineName'), integration: name };
  const { workload } = await deployedWorkload(engine, place, { code: 'AB-LOGS-WORKLOAD', command: 'logs' });
  if (follow) context.report({ type: 'information', text: `Following ${workload}; Ctrl-C ends it.` });
  const records = (signal: AbortSignal): AsyncIterable<LogRecord> =>
    engine.logs(workload, { since, follow } satisfies LogQuery, signal);
  if (context.json && !follow) {
    const lines: LogRecord[] = [];
    for await (const record of records(context.signal)) lines.push(record);
    context.signal.throwIfAborted();
    return { document: { workload, since: new Date(since).toISOString(), lines }, lines: () => [] };
  }
  const count = await stream(context, follow, records);
  if (count === 0 && !follow) {
    const text = `${workload} wrote nothing since ${new Date(since).toISOString()}; --since 1d goes further back.`;
    context.report({ type: 'information', text });
  }
  return { document: undefined, lines: () => [] };
}

/** Writes each record as it comes, until the command is cancelled or nobody reads any more. Gives their number. */
async function stream(
  context: CommandContext,
  follow: boolean,
  records: (signal: AbortSignal) => AsyncIterable<LogRecord>,
): Promise<number> {
  const { json, verbose, surroundings } = context;
  const { stdout, environment } = surroundings;
  const theme = await themeFor(stdout, environment, context.given.has('no-color'));
  const closed = new AbortController();
  const close = (): void => closed.abort();
  stdout.once('error', close);
  const signal = AbortSignal.any([context.signal, closed.signal]);
  let count = 0;
  try {
    for await (const record of records(signal)) {
      // Before it is wrapped, which could cut a secret in two.
      const clean = cleanDocument(record, context.clean) as LogRecord;
      const lines = json
        ? [JSON.stringify(clean)]
        : logLines(clean, { theme, wrapped: stdout.isTTY === true, verbose });
      const flows = stdout.write(`${lines.join('\n')}\n`);
      if (!flows) await once(stdout, 'drain', { signal });
      count += 1;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stdout.off('error', close);
  }
  // Following ends by being cancelled; a reader that has gone has read enough.
  if (!follow && !closed.signal.aborted) context.signal.throwIfAborted();
  return count;
}
