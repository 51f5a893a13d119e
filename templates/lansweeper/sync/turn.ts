/**
 * Lets go of the event loop for one turn: what was begun is sent, what has arrived is read. Work that goes on without it holds
 * everything else up, e.g. the request for the next page.
 */
export const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
