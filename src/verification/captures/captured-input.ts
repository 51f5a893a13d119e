import type { CapturedRequest } from '../captured-request.ts';
import { withoutByteOrderMark } from './byte-order-mark.ts';
import { foreignBytes } from './foreign-bytes.ts';
import { linesOf } from './lines.ts';
import { type CaptureForm, type CaptureOptions, readCapture } from './read-capture.ts';
import { isDumped } from './request-dump.ts';
import { type Unreadable, unreadable } from './unreadable.ts';

/** One request of the input, or a place in it where none can be understood. */
export interface Captured {
  /** From 1; undefined where the input is one document. */
  readonly line?: number;
  /** From 1, where one document holds several. */
  readonly entry?: number;
  readonly found: CapturedRequest | Unreadable;
}

/** `lines`: a capture on each line. */
export type InputForm = CaptureForm | 'lines';

export interface InputOptions extends Omit<CaptureOptions, 'form'> {
  readonly form: InputForm | undefined;
}

const mebibyte = 1024 * 1024;

/** Bytes of a line; a message of 4me is far shorter, and handlers take no larger one. */
export const longestLine = mebibyte;

/** Bytes of a document that is not in lines, such as a HAR file; it has to fit into memory several times. */
export const largestDocument = 64 * mebibyte;

/**
 * What is in the input, one after the other: a document, or any number of lines of which one is kept at a time. Which of both it is
 * shows in its first lines.
 */
export async function* capturedInput(input: AsyncIterable<Buffer>, options: InputOptions): AsyncGenerator<Captured> {
  const { form, ...rest } = options;
  const chunks = withoutByteOrderMark(input);
  const head: Buffer[] = [];
  let inLines = form === undefined ? undefined : form === 'lines';
  let ended = false;
  for (let size = 0; inLines === undefined;) {
    const next = await chunks.next();
    ended = next.done === true;
    if (!ended) head.push(next.value);
    size += ended ? 0 : next.value.length;
    inLines = beginsInLines(Buffer.concat(head), {
      ended: ended || size > longestLine,
      signedByHeader: options.signedByHeader,
    });
  }
  const all = continued(head, ended ? undefined : chunks);
  const of = (bytes: Buffer): readonly Omit<Captured, 'line'>[] =>
    entriesOf(readCapture(bytes, { ...rest, form: form === 'lines' ? undefined : form }));
  if (!inLines) {
    const bytes = await whole(all);
    if (Buffer.isBuffer(bytes)) yield* of(bytes);
    else yield { found: bytes };
    return;
  }
  for await (const { number, bytes } of linesOf(all, longestLine)) {
    if (bytes === undefined) {
      yield { line: number, found: unreadable('a line that is longer', `at most ${String(longestLine)} bytes`) };
    } else {
      for (const one of of(bytes)) yield { line: number, ...one };
    }
  }
}

function entriesOf(found: readonly CapturedRequest[] | Unreadable): readonly Omit<Captured, 'line'>[] {
  if ('unreadable' in found) return [{ found }];
  if (found.length === 0) return [{ found: unreadable('no POST request', 'a HAR file with one at least') }];
  return found.length === 1
    ? found.map((one) => ({ found: one }))
    : found.map((one, index) => ({ entry: index + 1, found: one }));
}

/** Whether the first lines are captures of their own; undefined: more has to be read to tell. */
function beginsInLines(
  head: Buffer,
  { ended, signedByHeader }: { readonly ended: boolean; readonly signedByHeader: boolean },
): boolean | undefined {
  if (foreignBytes(head) !== undefined) return false;
  const complete = ended ? head.length : head.lastIndexOf('\n') + 1;
  const lines = head
    .toString('utf8', 0, complete)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  const [first, second] = lines;
  if (first === undefined) return ended ? false : undefined;
  if (isDumped(first)) return false;
  if (first.length <= longestLine && isWhole(first, signedByHeader)) return true;
  if (signedByHeader) return false;
  if (second === undefined) return ended ? false : undefined;
  // JSON that is laid out over several lines, or captures of which the first is broken.
  return isWhole(second, signedByHeader) || !/^\s*[{[]/.test(first);
}

/** Where a body can be anything, its own line break may be signed: such a line is a capture only if it brings headers. */
function isWhole(line: string, signedByHeader: boolean): boolean {
  if (/^\s/.test(line)) return false;
  const found = readCapture(Buffer.from(line), { signedByHeader: false, headers: {} });
  if ('unreadable' in found) return false;
  return !signedByHeader || found.some(({ method }) => method !== undefined);
}

async function* continued(head: Buffer[], rest: AsyncIterator<Buffer> | undefined): AsyncGenerator<Buffer> {
  try {
    yield* head.splice(0);
    if (rest === undefined) return;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    // Closes the input where nobody wants to know more.
    await rest?.return?.();
  }
}

async function whole(chunks: AsyncIterable<Buffer>): Promise<Buffer | Unreadable> {
  const kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > largestDocument) {
      return unreadable(
        'a document that is larger',
        `at most ${String(largestDocument)} bytes, or captures one on a line`,
      );
    }
    kept.push(chunk);
  }
  return Buffer.concat(kept);
}
