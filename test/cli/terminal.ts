import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Asker, Surroundings } from '../../src/cli/command.ts';
import { run, type RunOptions } from '../../src/cli/run.ts';
import { requireContract } from '../support/printed-document.ts';

/** Collects what is written; with the methods by which a spinner moves its cursor. */
class Screen extends Writable {
  readonly isTTY: boolean;
  readonly columns: number;
  readonly onText: (text: string) => void;
  text = '';

  constructor(isTTY: boolean, columns = 80, onText: (text: string) => void = () => {}) {
    super();
    this.isTTY = isTTY;
    this.columns = columns;
    this.onText = onText;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    this.onText(this.text);
    done();
  }

  cursorTo(): void {}
  clearLine(): void {}
  moveCursor(): void {}
}

export interface Played {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Scene extends RunOptions {
  readonly folder?: string;
  readonly home?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether all three streams are terminals. */
  readonly terminal?: boolean;
  readonly stdin?: string;
  /** Leaves stdin open, as a terminal or a pipe does that nobody writes to. */
  readonly stdinStaysOpen?: true;
  readonly columns?: number;
  readonly signal?: AbortSignal;
  /** Milliseconds since the epoch; the first moment of 2026 unless given. */
  readonly now?: () => number;
  /** Each gets everything that was printed there so far, as it comes. */
  readonly onStdout?: (text: string) => void;
  readonly onStderr?: (text: string) => void;
}

/**
 * Runs one command line in this process against streams and folders of its own. Throws where the command breaks the contract of the
 * table: see `requireContract`.
 */
export async function play(argv: readonly string[], scene: Scene = {}): Promise<Played> {
  const terminal = scene.terminal ?? false;
  const stdin = Object.assign(new PassThrough(), { isTTY: terminal });
  if (scene.stdinStaysOpen === undefined) stdin.end(scene.stdin ?? '');
  const stdout = new Screen(terminal, scene.columns, scene.onStdout);
  const stderr = new Screen(terminal, scene.columns, scene.onStderr);
  const folder = scene.folder ?? (await temporaryFolder());
  const surroundings: Surroundings = {
    environment: { PATH: process.env['PATH'], ...scene.environment },
    workingFolder: folder,
    homeFolder: scene.home ?? folder,
    stdin,
    stdout,
    stderr,
    now: scene.now ?? (() => Date.UTC(2026, 0, 1)),
  };
  const code = await run(argv, surroundings, scene.signal, scene);
  const played = { code, stdout: stdout.text, stderr: stderr.text };
  if (scene.commands === undefined) await requireContract(argv, played);
  return played;
}

/** Removed when the test is finished. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'app-builder-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface Asked {
  readonly message: string;
  readonly initial?: string;
}

/** Answers questions by the beginning of their text, and remembers them. Undefined takes the initial value, as Enter does. */
export function scripted(answers: Readonly<Record<string, string | boolean | undefined>>): Asker & {
  readonly asked: readonly Asked[];
} {
  const asked: Asked[] = [];
  const reply = (question: Asked): string | boolean | undefined => {
    asked.push({ message: question.message, ...(question.initial === undefined ? {} : { initial: question.initial }) });
    const start = Object.keys(answers).find((key) => question.message.startsWith(key));
    if (start === undefined) throw new Error(`nobody expected the question "${question.message}"`);
    return answers[start];
  };
  return {
    asked,
    text: async (question) => String(reply(question) ?? question.initial ?? ''),
    secret: async (question) => String(reply(question) ?? ''),
    confirm: async (question) => reply(question) === true,
    select: async (question) => String(reply(question) ?? question.initial ?? ''),
  };
}
