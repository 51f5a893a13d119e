import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { addAbortSignal, Readable } from 'node:stream';
import type { CommandContext } from '../../cli/command.ts';
import { Failure, type FailureKind } from '../../failure.ts';

const noInput: FailureKind = { code: 'AB-VERIFY-INPUT', exit: 'usage' };

/** What is to be verified, as it is read: a file, or stdin for `-` and where no file is named. Throws Failure AB-VERIFY-INPUT. */
export async function openInput({ given, surroundings, signal }: CommandContext): Promise<AsyncIterable<Buffer>> {
  const path = given.arguments['file'];
  if (path === undefined || path === '-') {
    if (path === undefined && surroundings.stdin.isTTY === true) {
      throw new Failure(noInput, {
        message: 'There is no captured request',
        because: 'no file is named, and stdin is a terminal',
        fix: 'Name a file, or pipe a request in; "-" reads what is typed, until Ctrl-D.',
      });
    }
    const { stdin } = surroundings;
    return bytesOf(stdin instanceof Readable ? addAbortSignal(signal, stdin) : stdin);
  }
  const unreadable = (error: unknown): Failure =>
    new Failure(
      noInput,
      {
        message: `${path} cannot be read`,
        because: error instanceof Error ? error.message : String(error),
        fix: 'Name a file that this user may read, or "-" for stdin.',
      },
      { cause: error },
    );
  try {
    const file = await open(resolve(surroundings.workingFolder, path));
    if ((await file.stat()).isDirectory()) {
      await file.close();
      throw new Error('it is a folder');
    }
    return bytesOf(file.createReadStream({ signal }));
  } catch (error) {
    throw unreadable(error);
  }
}

async function* bytesOf(stream: AsyncIterable<string | Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}
