import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { isRunning } from '../engine/local/processes.ts';
import { Failure, type FailureKind } from '../failure.ts';
import { canonicalDomain } from '../platforms/4me/wire/domain.ts';

const unreadable: FailureKind = { code: 'AB-TUNNEL-JOURNAL', exit: 'failed' };

/** An address as it was, and all that the tunnel has put in its place. */
export interface Moved {
  readonly from: string;
  readonly to: readonly string[];
}

export type OfferingField = 'webhookUriTemplate' | 'configurationUriTemplate';

/** What a tunnel has changed at 4me, or is about to: enough to give it back without the tunnel. */
export interface TunnelJournal {
  readonly version: 1;
  readonly domain: string;
  readonly account: string;
  /** Workload whose addresses point here. */
  readonly integration?: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** The secrets webhook. */
  readonly webhook: Moved & { readonly id: string };
  /** The draft. */
  readonly offering?: {
    readonly id: string;
    readonly reference: string;
    readonly fields: Readonly<Partial<Record<OfferingField, Moved>>>;
  };
}

/** Whose addresses a journal is about. */
export interface TunnelPlace {
  readonly domain: string;
  readonly account: string;
  /** Origin of the sandbox: several of them have the same domain and the same accounts. */
  readonly sandbox: string | undefined;
}

export interface JournalFile {
  readonly path: string;
  /** Undefined where there is none. Throws Failure `AB-TUNNEL-JOURNAL` for a file that cannot be understood. */
  read(): Promise<TunnelJournal | undefined>;
  /** On the disk when it resolves. */
  write(journal: TunnelJournal): Promise<void>;
  remove(): Promise<void>;
}

/** `<home>/.app-builder/tunnels/<domain>-<account>.json`, with the port of a sandbox; only its owner can read it. */
export function journalFile(homeFolder: string, { domain, account, sandbox }: TunnelPlace): JournalFile {
  const port = sandbox === undefined ? '' : `-${new URL(sandbox).port}`;
  const name = `${canonicalDomain(domain)}-${account}${port}`.replaceAll(/[^\w.-]/g, '_');
  const path = join(homeFolder, '.app-builder', 'tunnels', `${name}.json`);
  return {
    path,
    async read() {
      const text = await readFile(path, 'utf8').catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      });
      return text === undefined ? undefined : parsed(text, path);
    },
    async write(journal) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const fresh = `${path}.${randomBytes(6).toString('hex')}`;
      const file = await open(fresh, 'wx', 0o600);
      try {
        await file.writeFile(`${JSON.stringify(journal, null, 2)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(fresh, path);
      await syncFolder(dirname(path));
    },
    async remove() {
      await rm(path, { force: true });
      // What a tunnel that was killed while it wrote left.
      const others = await readdir(dirname(path)).catch(() => []);
      for (const other of others)
        if (other.startsWith(`${name}.json.`)) await rm(join(dirname(path), other), { force: true });
    },
  };
}

/** Whether the tunnel that wrote it still runs. */
export function isAlive({ pid }: TunnelJournal): boolean {
  return isRunning(pid);
}

/** The rename itself; where folders cannot be opened, as on Windows, the system does it in its own time. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (handle === undefined) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}

function parsed(text: string, path: string): TunnelJournal {
  let found: Partial<TunnelJournal> = {};
  try {
    found = (JSON.parse(text) ?? {}) as Partial<TunnelJournal>;
  } catch {
    // Answered below, as any other file that is no journal.
  }
  const { version, webhook } = found;
  if (
    version === 1 &&
    typeof webhook?.id === 'string' &&
    typeof webhook.from === 'string' &&
    Array.isArray(webhook.to)
  ) {
    return found as TunnelJournal;
  }
  throw new Failure(unreadable, {
    message: `The journal of a tunnel in ${path} cannot be understood`,
    because: 'it is damaged, or another version of this program wrote it',
    fix: `Look at the webhook for secrets in 4me, run "app-builder bootstrap", which gives it its address, and delete the file.`,
  });
}
