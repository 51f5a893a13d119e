const mark = Buffer.from('\uFEFF');

/** The same bytes without the mark that editors put before text in UTF-8: no platform sends one, and no JSON begins with it. */
export async function* withoutByteOrderMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (begun === undefined) {
      yield chunk;
      continue;
    }
    const bytes: Buffer = begun.length === 0 ? chunk : Buffer.concat([begun, chunk]);
    const undecided = bytes.length < mark.length && mark.subarray(0, bytes.length).equals(bytes);
    begun = undecided ? bytes : undefined;
    if (!undecided) yield bytes.subarray(0, mark.length).equals(mark) ? bytes.subarray(mark.length) : bytes;
  }
  if (begun !== undefined && begun.length > 0) yield begun;
}
