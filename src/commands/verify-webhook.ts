import type { CommandContext, CommandResult } from '../cli/command.ts';
import type { InputForm } from '../verification/captures/captured-input.ts';
import { check, type CheckOptions, type Finding } from '../verification/check.ts';
import { tallying } from '../verification/tally.ts';
import { failureOf } from '../verification/verification-failures.ts';
import { senderName } from './sender-name.ts';
import { judgingOf } from '../cli/table/senders.ts';
import { documentOf } from './verify-webhook/document.ts';
import { printEach } from './verify-webhook/each.ts';
import { checkFlags, headersOf, judgedAt } from './verify-webhook/flags.ts';
import { openInput } from './verify-webhook/input.ts';
import { findingsLines, type Judgement } from './verify-webhook/lines.ts';

/** Bad messages that are shown. A script gets more of them than a person would read. */
const mostOnTerminal = 20;
const mostInDocument = 1000;

/** `verify-webhook [file]`: whether captured requests are signed as their platform signs them, and why not. */
export async function verifyWebhook(context: CommandContext): Promise<CommandResult> {
  const { given, json } = context;
  const platform = await senderName(context, given.text('integration'));
  const judging = await judgingOf(platform);
  checkFlags(given, platform, judging);
  const headers = headersOf(given);
  const now = judgedAt(given, context.now());
  const { verifier, notChecked, close } = await judging.open(context);
  const form = (given.text('format') ?? (given.has('header') ? 'raw' : undefined)) as InputForm | undefined;
  const { sendsTokens, bare } = judging;
  const options: CheckOptions = {
    verifier,
    now,
    form,
    signedByHeader: !sendsTokens,
    headers,
    ...(bare === undefined ? {} : { bare }),
  };
  const { add, tally } = tallying(json ? mostInDocument : mostOnTerminal);
  try {
    const findings = check(await openInput(context), options);
    if (given.has('each')) await printEach(counted(findings, add, context), context);
    else for await (const _ of counted(findings, add, context));
  } finally {
    await close?.();
  }
  context.signal.throwIfAborted();
  return resultOf({ platform, now, notChecked, tally: tally() }, context);
}

/** Findings on which this many milliseconds lie are worth a word to somebody who waits. */
const patience = 1000;

async function* counted(
  findings: AsyncIterable<Finding>,
  add: (finding: Finding) => void,
  { surroundings, report, now }: CommandContext,
): AsyncGenerator<Finding> {
  const watched = surroundings.stderr.isTTY === true;
  let count = 0;
  let said = now();
  for await (const finding of findings) {
    add(finding);
    count += 1;
    if (watched && count % 100 === 0 && now() - said >= patience) {
      said = now();
      report({ type: 'progress', text: `${String(count)} messages …` });
    }
    yield finding;
  }
}

function resultOf(judgement: Judgement, { given }: CommandContext): CommandResult {
  const { tally } = judgement;
  const failure = failureOf(tally);
  return {
    document: given.has('each') ? undefined : documentOf(judgement),
    lines: (theme) => (given.has('each') || tally.checked === 0 ? [] : findingsLines(judgement, theme)),
    ...(failure === undefined ? {} : { failure }),
  };
}
