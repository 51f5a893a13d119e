/** One entry of a payload's `errors` (4me-facts §4). */
export interface Problem {
  readonly path: readonly string[];
  readonly message: string;
}

/** A mutation is refused: its payload has these errors and no record. */
export class Invalid extends Error {
  override readonly name = 'Invalid';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ path, message }) => `${path.join('.')} ${message}`).join(', '));
    this.problems = problems;
  }
}

/** Collects what is wrong with an input, so that one answer tells it all. */
export class Problems {
  readonly #found: Problem[] = [];

  add(path: string | readonly string[], message: string): void {
    this.#found.push({ path: typeof path === 'string' ? [path] : path, message });
  }

  /** Throws `Invalid` where anything was found. */
  done(): void {
    if (this.#found.length > 0) throw new Invalid(this.#found);
  }
}
