import { type Exchange, claimedBy } from './exchange.ts';

/** Watches for 4me's handshake with a webhook whose address leads through the tunnel. */
export interface Handshakes {
  /** Takes every exchange. */
  see(exchange: Exchange): void;
  /**
   * From now on: true once the listener at `path` has answered a `webhook.verify`, which it does when the callback was
   * answered with success; false when the time is over or the signal is aborted.
   */
  awaited(path: string, limit: number, signal: AbortSignal): Promise<boolean>;
}

export function watchHandshakes(): Handshakes {
  const watchers = new Set<(exchange: Exchange) => void>();
  return {
    see(exchange) {
      for (const watch of watchers) watch(exchange);
    },
    awaited: (path, limit, signal) =>
      new Promise((resolve) => {
        const end = (verified: boolean): void => {
          clearTimeout(timer);
          watchers.delete(watch);
          signal.removeEventListener('abort', cut);
          resolve(verified);
        };
        const cut = (): void => end(false);
        const watch = (exchange: Exchange): void => {
          if (isAnswered(exchange, path)) end(true);
        };
        const timer = setTimeout(cut, limit);
        watchers.add(watch);
        if (signal.aborted) cut();
        else signal.addEventListener('abort', cut, { once: true });
      }),
  };
}

function isAnswered(exchange: Exchange, path: string): boolean {
  const { status, address } = exchange;
  if (status === null || status < 200 || status > 299 || address.split('?', 1)[0] !== path) return false;
  return claimedBy(exchange)?.event === 'webhook.verify';
}
