/** Work that is not done twice at the same time. */
export interface Turns {
  isUnderway(name: string): boolean;
  /** Begins at once, or when the work of this name that was there before has ended; gives its result, or throws its error. */
  take<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export function turns(): Turns {
  const underway = new Map<string, Promise<unknown>>();

  return {
    isUnderway: (name) => underway.has(name),
    async take(name, work) {
      const turn = after(underway.get(name), work);
      underway.set(name, turn);
      try {
        return await turn;
      } finally {
        if (underway.get(name) === turn) underway.delete(name);
      }
    },
    async idle() {
      while (underway.size > 0) await Promise.allSettled(underway.values());
    },
  };
}

async function after<T>(before: Promise<unknown> | undefined, work: () => Promise<T>): Promise<T> {
  await before?.catch(() => undefined);
  return work();
}
