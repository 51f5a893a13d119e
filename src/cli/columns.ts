/** Width of a stream in characters; 80 where it has none or says 0, as a terminal without a known size does. */
export function columnsOf(stream: { readonly columns?: number }): number {
  return stream.columns === undefined || stream.columns < 20 ? 80 : stream.columns;
}
