import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failed, ok, skipped, warning, type Check, type Outcome } from '../check.ts';

/** Bits of a mode that let anybody but the owner do anything. */
const others = 0o077;

/** Entries that are looked at in all folders together. */
const most = 20_000;

const octal = (mode: number): string => (mode & 0o777).toString(8).padStart(4, '0');

/** `folders`: absolute; those that are not there yet are made when they are needed. `hasModes`: not on Windows. */
export function foldersCheck(folders: readonly string[], hasModes: boolean): Check {
  return {
    name: 'folders',
    async run() {
      const bad = await Promise.all([...new Set(folders)].map((folder) => checkFolder(folder, hasModes)));
      const worst = bad.find((one) => one?.status === 'failed') ?? bad.find((one) => one !== undefined);
      return worst ?? ok(hasModes ? 'can be written, and only you can read them' : 'can be written');
    },
  };
}

async function checkFolder(folder: string, hasModes: boolean): Promise<Outcome | undefined> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined) {
    const above = await nearestAbove(folder);
    if (await isWritable(above)) return undefined;
    return failed(
      `${folder} is not there, and you may not make it in ${above}`,
      `Get write access to ${above}, or name another folder with --engine-folder.`,
    );
  }
  if (!found.isDirectory())
    return failed(`${folder} is no folder`, `Move it away, or name another folder with --engine-folder.`);
  if (!(await isWritable(folder)))
    return failed(
      `you may not write in ${folder}`,
      `Get write access to ${folder}, or name another folder with --engine-folder.`,
    );
  if (!hasModes) return undefined;
  const fix = `chmod -R go-rwx ${folder}`;
  if ((found.mode & others) !== 0) return failed(`others may look into ${folder} (mode ${octal(found.mode)})`, fix);
  const open = await openFile(folder);
  return open === undefined
    ? undefined
    : warning(`others may read ${open.path} (mode ${octal(open.mode)}) as soon as they may enter its folder`, fix);
}

async function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function nearestAbove(folder: string): Promise<string> {
  const above = dirname(folder);
  if (above === folder || (await stat(above).catch(() => undefined)) !== undefined) return above;
  return nearestAbove(above);
}

/** The first file below that others may read. */
async function openFile(root: string): Promise<{ readonly path: string; readonly mode: number } | undefined> {
  const waiting = [root];
  for (let seen = 0; seen < most;) {
    const folder = waiting.pop();
    if (folder === undefined) return undefined;
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      seen += 1;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      if (!entry.isFile()) continue;
      const mode = (await stat(path).catch(() => undefined))?.mode ?? 0;
      if ((mode & others) !== 0) return { path, mode };
    }
  }
  return undefined;
}

/** A file in which answers were found. */
export interface AnswerFile {
  readonly path: string;
  /** Whether it holds a client ID or a secret. */
  readonly credentials: boolean;
}

/** `tracked`: whether git tracks a file. */
export function answerFilesCheck(
  files: readonly AnswerFile[],
  hasModes: boolean,
  tracked: (path: string) => Promise<boolean>,
): Check {
  return {
    name: 'answer-files',
    async run() {
      if (files.length === 0) return skipped('there is no default_input.json here');
      const secret = files.filter(({ credentials }) => credentials);
      for (const { path } of secret) {
        if (!(await tracked(path))) continue;
        return failed(
          `git tracks ${path}, which holds credentials`,
          `git rm --cached ${path}, add it to .gitignore, and have new credentials made: the old ones stay in the history.`,
        );
      }
      for (const { path } of hasModes ? secret : []) {
        const { mode } = await stat(path);
        if ((mode & others) !== 0)
          return warning(`others may read ${path}, which holds credentials (mode ${octal(mode)})`, `chmod 600 ${path}`);
      }
      return ok(secret.length === 0 ? 'none of them holds credentials' : 'those with credentials are yours alone');
    },
  };
}
