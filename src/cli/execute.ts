import { exitCodes, type Failure } from '../failure.ts';
import type { RunEvent } from '../run.ts';
import { terminalAsker } from './asker.ts';
import { cleanDocument, cleanStream } from './clean-stream.ts';
import type { Asker, Command, CommandContext, CommandResult, Given, Surroundings, Theme } from './command.ts';
import { givenFrom } from './given.ts';
import { mayAsk } from './interactivity.ts';
import { asFailure, failureDocument, failureLines } from './print-failure.ts';
import { createRedactor, type Redactor } from './redactor.ts';
import { openRenderer } from './open-renderer.ts';
import type { Renderer } from './renderer.ts';
import type { RunOptions } from './run.ts';
import { takesColour, themeFor, withoutColour } from './theme.ts';
import { visible, visibleStyled } from './visible.ts';

interface Invocation {
  readonly commands: readonly Command[];
  readonly argv: readonly string[];
  readonly surroundings: Surroundings;
  readonly signal: AbortSignal;
  readonly options: RunOptions;
}

interface Selected {
  readonly command: Command;
  readonly given: Given;
}

/** Runs a command and prints what it hands back. Returns the exit code. */
export async function execute(selected: Selected, invocation: Invocation): Promise<number> {
  const { command, given } = selected;
  const { signal, options } = invocation;
  const streams = command.streams !== undefined && given.has(command.streams);
  const terminal = await openTerminal(given, invocation.surroundings, streams);
  const seen: Seen = { completed: [], warnings: [] };
  const context = contextOf(selected, invocation, terminal, follower(terminal.renderer, seen));
  const silence = announceEnding(signal, terminal);
  try {
    const perform = await command.load();
    const result = await Promise.race([perform(context), ...(options.crash === undefined ? [] : [options.crash])]);
    terminal.renderer.pause();
    const { failure } = result;
    if (failure === undefined) {
      await printResult(result, command.name, context, terminal, seen);
      return result.exitCode ?? 0;
    }
    if (!terminal.json) await printResult(result, command.name, context, terminal, seen);
    const next = nextOf(failure, invocation.argv, terminal.redactor);
    return printFailure(failure, { command: command.name, ...seen, next }, terminal, result.document);
  } catch (error) {
    terminal.renderer.pause();
    const failure = asFailure(error, signal);
    return printFailure(
      failure,
      { command: command.name, ...seen, next: nextOf(failure, invocation.argv, terminal.redactor) },
      terminal,
    );
  } finally {
    silence();
  }
}

/** Milliseconds until whoever cancelled a run wants to know why it goes on. */
const impatience = 500;

/** Says that a cancelled run still ends what it began. Gives what stops that. */
function announceEnding(signal: AbortSignal, { renderer }: Terminal): () => void {
  let timer: NodeJS.Timeout | undefined;
  const announce = (): void => {
    const text = 'Ending what is under way; Ctrl-C again stops at once.';
    timer = setTimeout(() => renderer.show({ type: 'information', text }), impatience).unref();
  };
  signal.addEventListener('abort', announce, { once: true });
  return () => {
    signal.removeEventListener('abort', announce);
    clearTimeout(timer);
  };
}

/** A command line that the parser does not take. */
interface RefusedLine {
  /** The command that was meant, or the program. */
  readonly command: string;
  readonly argv: readonly string[];
  readonly surroundings: Surroundings;
}

/** Prints why a command line was not understood. Returns the exit code. */
export async function refuse(error: unknown, { command, argv, surroundings }: RefusedLine): Promise<number> {
  const words = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : argv.length);
  const flags = ['json', 'verbose', 'no-color'].filter((name) => words.includes(`--${name}`));
  const given = givenFrom(Object.fromEntries(flags.map((name) => [name, true])));
  const terminal = await openTerminal(given, surroundings);
  const failure = asFailure(error, new AbortController().signal);
  return printFailure(failure, { command, completed: [], warnings: [], next: [] }, terminal);
}

/** Both streams behind the redactor, and what belongs to showing things on them. */
interface Terminal {
  readonly json: boolean;
  /** Documents are lines. */
  readonly streams: boolean;
  readonly verbose: boolean;
  readonly noColor: boolean;
  readonly surroundings: Surroundings;
  readonly redactor: Redactor;
  readonly renderer: Renderer;
  readonly theme: Theme;
}

async function openTerminal(given: Given, outer: Surroundings, streams = false): Promise<Terminal> {
  const redactor = createRedactor();
  const [json, verbose, noColor] = [given.has('json'), given.has('verbose'), given.has('no-color')];
  const guarded = (stream: Surroundings['stdout']): Surroundings['stdout'] => {
    const coloured = takesColour(stream, outer.environment, noColor);
    return cleanStream(stream, (text) => redactor.clean(coloured ? text : withoutColour(text)));
  };
  const surroundings: Surroundings = {
    environment: outer.environment,
    workingFolder: outer.workingFolder,
    homeFolder: outer.homeFolder,
    stdin: outer.stdin,
    stdout: guarded(outer.stdout),
    stderr: guarded(outer.stderr),
    now: outer.now,
  };
  const { stderr, environment } = surroundings;
  const theme = await themeFor(stderr, environment, noColor);
  const renderer = await openRenderer({ stderr, theme, json, verbose, environment, now: surroundings.now });
  return { json, streams, verbose, noColor, surroundings, redactor, renderer, theme };
}

function contextOf(
  { given }: Selected,
  { commands, signal, options }: Invocation,
  { surroundings, redactor, renderer, json, verbose }: Terminal,
  report: (event: RunEvent) => void,
): CommandContext {
  const asking = mayAsk(given, surroundings);
  const asker = options.asker ?? terminalAsker(surroundings, signal);
  return {
    commands,
    surroundings,
    given,
    signal,
    now: surroundings.now,
    report,
    ask: asking.may ? quietly(asker, renderer) : undefined,
    whyNotAsking: asking.why,
    json,
    verbose,
    redact: redactor.redact,
    clean: redactor.clean,
  };
}

/** Stops the spinner before a question, which may hold names from 4me and AWS. */
function quietly(asker: Asker, renderer: Renderer): Asker {
  const before = <Q extends { readonly message: string }>(question: Q): Q => {
    renderer.pause();
    return { ...question, message: visible(question.message) };
  };
  return {
    text: (question) => asker.text(before(question)),
    secret: (question) => asker.secret(before(question)),
    confirm: (question) => asker.confirm(before(question)),
    select: (question) => asker.select(before(question)),
  };
}

/** What a document has to tell besides the result. */
interface Seen {
  /** Titles of finished steps. */
  readonly completed: string[];
  readonly warnings: string[];
}

/** Shows events, and remembers what a document tells of them. */
function follower(renderer: Renderer, seen: Seen): (event: RunEvent) => void {
  const titles = new Map<string, string>();
  return (told) => {
    const event = visibleEvent(told);
    if (event.type === 'started') titles.set(event.step, event.title);
    if (event.type === 'finished') seen.completed.push(titles.get(event.step) ?? event.step);
    if (event.type === 'warning') seen.warnings.push(event.text);
    renderer.show(event);
  };
}

/** What AWS and 4me say, e.g. why a resource failed, is told in their words. */
function visibleEvent(event: RunEvent): RunEvent {
  const shown = Object.entries(event).map(([name, value]) => [name, visibleStyled(value)]);
  return Object.fromEntries(shown) as RunEvent;
}

async function printResult(
  result: CommandResult,
  name: string,
  context: CommandContext,
  terminal: Terminal,
  { warnings }: Seen,
): Promise<void> {
  const { stdout, environment } = context.surroundings;
  const { json, noColor } = terminal;
  if (json) {
    if (result.document === undefined) return;
    printDocument({ ok: true, command: name, ...result.document }, warnings, stdout, terminal);
    return;
  }
  const lines = result.lines(await themeFor(stdout, environment, noColor));
  if (lines.length > 0) stdout.write(`${lines.map(visibleStyled).join('\n')}\n`);
}

function printFailure(
  failure: Failure,
  { command, completed, warnings, next }: Seen & { readonly command: string; readonly next: readonly string[] },
  terminal: Terminal,
  found: CommandResult['document'] = {},
): number {
  const { json, verbose, surroundings, theme, redactor } = terminal;
  if (json) {
    const document = { ...failureDocument(failure, command, completed, next), ...found };
    printDocument(document, warnings, surroundings.stdout, terminal);
  }
  if (!json || verbose) {
    const clean = (text: string): string => visible(redactor.clean(text));
    surroundings.stderr.write(`${failureLines(failure, theme, verbose, clean).join('\n')}\n`);
  }
  return exitCodes[failure.exit];
}

function printDocument(
  document: object,
  warnings: readonly string[],
  stdout: NodeJS.WritableStream,
  { redactor, streams }: Terminal,
): void {
  const whole = warnings.length === 0 ? document : { ...document, warnings };
  stdout.write(`${JSON.stringify(cleanDocument(whole, redactor.clean), null, streams ? 0 : 2)}\n`);
}

/** A command line that may well succeed as it is; none where a secret stands in it, which would be masked. */
function nextOf(failure: Failure, argv: readonly string[], { clean }: Redactor): readonly string[] {
  if (!failure.retryable) return [];
  const words = argv.map((word) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`,
  );
  const line = ['app-builder', ...words].join(' ');
  return clean(line) === line ? [line] : [];
}
