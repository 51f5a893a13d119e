/**
 * The candidate that was probably meant, or undefined when none is near: at most a third of the letters differ,
 * case and dashes do not count.
 */
export function nearest(written: string, candidates: readonly string[]): string | undefined {
  const plain = bare(written);
  let best: string | undefined;
  let smallest = Math.max(1, Math.floor(plain.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = distanceBetween(plain, bare(candidate));
    if (distance < smallest) {
      smallest = distance;
      best = candidate;
    }
  }
  return best;
}

function bare(text: string): string {
  return text.toLowerCase().replaceAll(/[-_\s]/g, '');
}

/** Edits with neighbours swapped counted as one (optimal string alignment). */
function distanceBetween(left: string, right: string): number {
  let before: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      const options = [
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
      ];
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (row > 1 && column > 1 && swapped) options.push(at(before, column - 2) + 1);
      current.push(Math.min(...options));
    }
    before = previous;
    previous = current;
  }
  return at(previous, right.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
