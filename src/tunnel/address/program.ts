import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

/** Lines that are kept for an error. */
const keptLines = 8;
/** Milliseconds between the polite signal and the other one. */
const patience = 2000;
/** Milliseconds after its end in which its last lines are read. */
const lastWords = 500;

/** A program that runs beside this one for as long as an address is open. */
export interface Program {
  /** Resolves with why it ended: exit code and last lines. */
  readonly ended: Promise<string>;
  /** Resolves with what `read` first finds in a line of its output; never, where it finds nothing. */
  found<T>(read: (line: string) => T | undefined): Promise<T>;
  /** Its last lines. */
  said(): string;
  close(): Promise<void>;
}

/** What commands know and no other program has to: answers of this one, and credentials. */
const ours = /^(?:APP_BUILDER_|AWS_)|TOKEN|SECRET|PASSWORD/i;

/**
 * Stands between, and ends the program when this process is gone, however it ended: its stdin is closed then. Without it, a
 * tunnel that is killed would leave a program behind that keeps the public address.
 */
const keeper = `
const { spawn } = require('node:child_process');
const [file, ...words] = process.argv.slice(1);
const child = spawn(file, words, { stdio: ['ignore', 'inherit', 'inherit'] });
const end = () => { child.kill('SIGTERM'); setTimeout(() => child.kill('SIGKILL'), 1500).unref(); };
process.stdin.on('end', end).on('error', end).resume();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, end);
child.on('error', ({ message }) => { console.error('it cannot be run: ' + message); process.exit(127); });
child.on('exit', (code, signal) => { if (signal) console.error('ended by ' + signal); process.exit(code ?? 1); });
`;

/** Starts `file` with these words as they are, without a shell. It ends with this process at the latest. */
export function startProgram(
  file: string,
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Program {
  const shared = Object.fromEntries(Object.entries(environment).filter(([name]) => !ours.test(name)));
  const child = spawn(process.execPath, ['-e', keeper, '--', file, ...words], {
    env: shared,
    stdio: ['pipe', 'pipe', 'pipe'],
    // Ctrl-C at a terminal is for this process, which closes the address when all is given back.
    detached: true,
  });
  const lines: string[] = [];
  const readers = new Set<(line: string) => void>();
  child.stdin.on('error', () => {});
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      // What ssh says of its own doing, because it was asked to.
      if (!line.startsWith('debug')) lines.push(line);
      if (lines.length > keptLines) lines.shift();
      for (const read of readers) read(line);
    });
  }
  // Something that it started may hold its output open for longer than it lives.
  child.once('exit', () => {
    setTimeout(() => [child.stdout, child.stderr].forEach((stream) => stream.destroy()), lastWords).unref();
  });
  const said = (): string => lines.filter((line) => line.trim() !== '').join('\n');
  const ended = new Promise<string>((resolve) => {
    const end = (why: string): void => resolve([why, said()].filter((text) => text !== '').join('\n'));
    child.once('error', (error) => end(`it cannot be run: ${error.message}`));
    child.once('close', (code, signal) => end(code === null ? `ended by ${String(signal)}` : `exit code ${code}`));
  });
  return {
    ended,
    said,
    found: (read) =>
      new Promise((resolve) => {
        const reader = (line: string): void => {
          const found = read(line);
          if (found === undefined) return;
          readers.delete(reader);
          resolve(found);
        };
        readers.add(reader);
      }),
    async close() {
      child.kill('SIGTERM');
      const limit = new AbortController();
      const impatient = pause(patience, undefined, { signal: limit.signal }).then(
        () => child.kill('SIGKILL'),
        () => undefined,
      );
      await ended;
      limit.abort();
      await impatient;
    },
  };
}
