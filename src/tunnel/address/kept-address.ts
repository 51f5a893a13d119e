import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../failure.ts';
import { addressFailure } from './address-failures.ts';
import type { AddressProvider, OpenAddress } from './address-provider.ts';

export interface KeptAddressOptions {
  readonly provider: AddressProvider;
  readonly port: number;
  /** Ends all attempts. */
  readonly signal: AbortSignal;
  /** Milliseconds until a provider must have opened an address that leads here. */
  readonly startLimit: number;
  /** Whether the address leads to this tunnel; asked until it does. */
  readonly leadsHere: (url: string, signal: AbortSignal) => Promise<boolean>;
  /** Told what a person should know: that an address ended, and why. */
  readonly tell: (text: string) => void;
  /** Milliseconds between two tries; for tests. */
  readonly backOff?: (failures: number) => number;
}

export interface KeptAddress {
  /** The address that is open now. */
  url(): string;
  /**
   * From now on, another address is opened when one ends. `register` gets each one that differs from the one that is registered,
   * which is the first one now; what it throws is told, and tried again.
   */
  keep(register: Register): void;
  close(): Promise<void>;
}

type Register = (url: string, signal: AbortSignal) => Promise<void>;

const longestPause = 30_000;
const probeInterval = 250;

/** 1, 2, 4 … 30 s, each of them up to a fifth shorter, so that not all come back at once. */
const growing = (failures: number): number =>
  Math.min(1000 * 2 ** (failures - 1), longestPause) * (1 - Math.random() / 5);

/** Opens an address, to be kept open. Throws Failure where the first attempt fails. */
export async function keepAddress(options: KeptAddressOptions): Promise<KeptAddress> {
  const { signal, tell, backOff = growing } = options;
  const closing = new AbortController();
  const ending = AbortSignal.any([signal, closing.signal]);
  let current = await openWithin(options, signal);
  let registered = current.url;
  let supervised: Promise<void> | undefined;

  async function supervise(register: Register): Promise<void> {
    for (;;) {
      const why = await Promise.race([current.ended, aborted(ending)]);
      if (ending.aborted) return;
      tell(`${current.url} ended: ${why}`);
      await reopen();
      await registerAgain(register);
      if (ending.aborted) return;
    }
  }

  async function reopen(): Promise<void> {
    for (let failures = 1; !ending.aborted; failures += 1) {
      await sleep(backOff(failures), undefined, { signal: ending }).catch(() => undefined);
      if (ending.aborted) return;
      try {
        current = await openWithin(options, ending);
        break;
      } catch (error) {
        if (!ending.aborted) tell(reasonOf(error));
      }
    }
  }

  async function registerAgain(register: Register): Promise<void> {
    const gone = new AbortController();
    void current.ended.then(() => gone.abort());
    const over = AbortSignal.any([ending, gone.signal]);
    for (let failures = 1; !over.aborted && registered !== current.url; failures += 1) {
      try {
        const { url } = current;
        await register(url, over);
        registered = url;
      } catch (error) {
        if (!ending.aborted) tell(reasonOf(error));
        await sleep(backOff(failures), undefined, { signal: over }).catch(() => undefined);
      }
    }
  }

  return {
    url: () => current.url,
    keep(register) {
      supervised ??= supervise(register);
    },
    async close() {
      closing.abort();
      await supervised;
      await current.close();
    },
  };
}

/** Throws Failure `AB-TUNNEL-ADDRESS` with what the provider said where the time is over. */
async function openWithin(options: KeptAddressOptions, signal: AbortSignal): Promise<OpenAddress> {
  const { provider, port, startLimit, leadsHere } = options;
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), startLimit);
  const both = AbortSignal.any([signal, limit.signal]);
  try {
    const address = await provider.open(port, both);
    let why: string | undefined;
    void address.ended.then((text) => (why = text));
    for (;;) {
      if (await leadsHere(address.url, both)) return address;
      if (why === undefined && !both.aborted) {
        await sleep(probeInterval, undefined, { signal: both }).catch(() => undefined);
        continue;
      }
      await address.close();
      const late = `${address.url} did not lead to this machine within ${String(startLimit / 1000)} s`;
      throw addressFailure(provider.name, why ?? late);
    }
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Failure && error.because !== undefined) return `${error.message}: ${error.because}`;
  return error instanceof Error ? error.message : String(error);
}

function aborted(signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('');
    else signal.addEventListener('abort', () => resolve(''), { once: true });
  });
}
