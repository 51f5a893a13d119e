import { homedir } from 'node:os';
import { cancelled } from './cli/cancelled.ts';
import type { Surroundings } from './cli/command.ts';
import { run } from './cli/run.ts';
import { exitCodes } from './failure.ts';

/**
 * Runs one command line as this process and ends the process with its exit code (DESIGN §6).
 *
 * The first SIGINT, SIGTERM or SIGHUP cancels the run, which then ends in its own way; the second ends the process at once.
 *
 * @param argv without node and script
 */
export async function main(argv: readonly string[] = process.argv.slice(2)): Promise<never> {
  // Holds if everything that could still happen is gone, which must not look like success.
  process.exitCode = exitCodes.failed;
  // The SDK of AWS would tell every user of Node 20 to upgrade; package.json says which versions are good.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const controller = new AbortController();
  const cancel = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.cancelled);
    controller.abort(cancelled());
  };
  process.on('SIGINT', cancel);
  process.on('SIGTERM', cancel);
  // The terminal was closed; what was borrowed is given back all the same.
  process.on('SIGHUP', cancel);
  // A prompt whose terminal has gone leaves nothing to wait for.
  process.once('beforeExit', cancel);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  const crash = new Promise<never>((_, reject) => process.on('uncaughtException', reject));
  crash.catch(() => {});
  const code = await run(argv, surroundingsOfProcess(), controller.signal, { crash });
  await Promise.all([process.stdout, process.stderr].map(written));
  process.exit(code);
}

/** `app-builder … | head` closes the pipe, and a terminal that is closed takes nothing any more: no failures of the command. */
function ignoreClosedPipe(error: Error): void {
  if (!('code' in error) || (error.code !== 'EPIPE' && error.code !== 'EIO')) throw error;
}

/** The process's streams are opened when they are first used, which help never does for stdin. */
function surroundingsOfProcess(): Surroundings {
  return {
    environment: process.env,
    workingFolder: process.cwd(),
    get homeFolder() {
      return homedir();
    },
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return process.stdout;
    },
    get stderr() {
      return process.stderr;
    },
    now: () => Date.now(),
  };
}

/** Resolves once everything is handed to the operating system: on Windows a pipe may still hold text. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
