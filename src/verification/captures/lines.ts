/** One line of a stream, without its line break. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** Undefined: it is longer than the limit, and was passed over. */
  readonly bytes: Buffer | undefined;
}

const lineFeed = 10;

/**
 * The lines of a stream, blank ones left out. Keeps no more than one line and one chunk, and nothing of a line that is longer than
 * `limit` bytes.
 */
export async function* linesOf(chunks: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Line> {
  let number = 1;
  let begun: Buffer[] = [];
  let size = 0;
  const take = (piece: Buffer): void => {
    size += piece.length;
    if (size > limit) begun = [];
    else if (piece.length > 0) begun.push(piece);
  };
  const end = (): Line | undefined => {
    const [only] = begun;
    const bytes = begun.length === 1 && only !== undefined ? only : Buffer.concat(begun);
    const tooLong = size > limit;
    begun = [];
    size = 0;
    if (tooLong) return { number, bytes: undefined };
    return isBlank(bytes) ? undefined : { number, bytes };
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, from)) {
      take(chunk.subarray(from, at));
      const line = end();
      if (line !== undefined) yield line;
      number += 1;
      from = at + 1;
    }
    // A copy: a part of the chunk would keep all of it.
    take(from === 0 ? chunk : Buffer.from(chunk.subarray(from)));
  }
  const last = end();
  if (last !== undefined) yield last;
}

const isBlank = (bytes: Buffer): boolean => bytes.every((byte) => byte === 32 || byte === 13 || byte === 9);
