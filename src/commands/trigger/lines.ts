import { STATUS_CODES } from 'node:http';
import type { CommandContext, Theme } from '../../cli/command.ts';
import { visible } from '../../cli/visible.ts';
import type { SentAnswer } from '../../events/sent-answer.ts';
import type { SignedMessage } from './sending.ts';

const mostLines = 24;

/** What was sent and what came back, as `trigger` and `events replay` print it under `--json`. */
export interface Exchange {
  readonly event: string;
  /** Whose message it is; absent where it does not say. */
  readonly account?: string;
  readonly request: {
    readonly method: string;
    readonly address: string;
    readonly signedBy: SignedMessage['signedBy'];
    readonly algorithm: string | null;
    readonly proof?: SignedMessage['proof'];
    readonly bytes: number;
    /** Without secrets. */
    readonly payload: unknown;
  };
  readonly answer: SentAnswer;
}

export function exchangeLines(
  { event, account, request, answer }: Exchange,
  context: CommandContext,
  theme: Theme,
): readonly string[] {
  const { method, address, payload } = request;
  const whose = account === undefined ? event : `${event} of ${account}`;
  const accepted = answer.status >= 200 && answer.status < 300;
  const style = accepted ? theme.added : theme.removed;
  const name = STATUS_CODES[answer.status];
  return [
    `${theme.strong(method)} ${visible(address)}`,
    theme.faint(`${whose}, ${proofText(request)}, ${String(request.bytes)} bytes`),
    ...textLines(payload, context, theme),
    '',
    `${style(theme.strong([answer.status, name].filter((part) => part !== undefined).join(' ')))} in ${String(answer.ms)} ms`,
    ...(answer.body === '' ? [theme.faint('  (no body)')] : textLines(jsonOr(answer.body), context, theme)),
    ...(answer.truncated ? [theme.faint('  The answer is longer; only its first 64 KiB were read.')] : []),
  ];
}

const signers: Readonly<Record<NonNullable<SignedMessage['signedBy']>, string>> = {
  sandbox: 'the sandbox',
  'key file': 'your key',
  'customer secret': "the customer's secret",
  'app secret': "the app's secret",
  'store secret': "the store's secret",
};

function proofText({ signedBy, algorithm, proof }: Exchange['request']): string {
  if (signedBy === null) return 'not signed';
  if (proof !== undefined) return `not signed, with the ${proof} of ${signers[signedBy]}`;
  return algorithm === null
    ? 'not signed, the webhook has no policy'
    : `signed with ${algorithm} by ${signers[signedBy]}`;
}

/** JSON over several lines, other text as it is; of limited length, and cut where a line is longer than the terminal is wide. */
export function textLines(value: unknown, { clean, verbose }: CommandContext, theme: Theme): readonly string[] {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  // Cleaned as a whole: cutting could cut a secret in two.
  const lines = visible(clean(text)).split('\n');
  if (verbose) return lines.map((line) => `  ${line}`);
  const width = theme.columns - 2;
  const shown = lines
    .slice(0, mostLines)
    .map((line) => `  ${line.length > width ? `${line.slice(0, width - 1)}…` : line}`);
  const more = lines.length - mostLines;
  return more > 0 ? [...shown, theme.faint(`  … ${String(more)} more lines; --verbose shows them`)] : shown;
}

export function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
