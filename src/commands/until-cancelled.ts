/** Resolves when the command is cancelled, which is how a server ends. */
export function untilCancelled(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}
