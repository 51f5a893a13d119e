import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { startEngineHost } from '../../../../src/engine/local/host.ts';
import { localEngine } from '../../../../src/engine/local/local-engine.ts';
import type { Engine } from '../../../../src/engine/engine.ts';
import { thenaStandin, type ThenaOptions, type ThenaStandin } from '../../../../src/platforms/thena/standin/index.ts';
import type { JsonObject } from '../../../../src/runtime/ports.ts';
import { startSandbox, type Sandbox } from '../../../../src/sandbox/sandbox.ts';
import type { Standin } from '../../../../src/sandbox/standin.ts';
import type { JsonFile } from '../definition/folder.ts';
import { play, type Played, type Scene } from '../../../cli/terminal.ts';

export interface ThenaStage {
  readonly folder: string;
  readonly thena: ThenaStandin;
  readonly sandbox: Sandbox;
  /** The stores that commands and functions use. */
  readonly engine: Engine;
  readonly organisation: { readonly id: string; readonly teams: readonly string[] };
  /** Runs one command line in this process; throws where it ends otherwise than `code` says. */
  command(line: string, code?: number, scene?: Scene): Promise<Played>;
  /** As `command`, with the printed document. */
  document(line: string, code?: number): Promise<Printed>;
  /** Changes a JSON file of the folder `notes`. */
  edit(file: string, change: (content: JsonFile) => void): Promise<void>;
  /** Writes a file and gives its name. */
  write(name: string, content: unknown): Promise<string>;
}

export interface Printed {
  readonly changes: readonly { readonly kind: string; readonly title: string; readonly details: readonly string[] }[];
  readonly result: Readonly<Record<string, unknown>>;
  readonly error: { readonly code: string; readonly message: string; readonly cause?: string; readonly fix: string };
  readonly [field: string]: unknown;
}

export const approved = '--approve create,update,security';
export const prefix = 'app-builder/thena-sandbox.test/notes/';

const template = fileURLToPath(new URL('../../../../templates/thena-ticket-notes', import.meta.url));

/** Thena and a local engine on this machine, and a folder `notes` with an app for Thena. */
export async function thenaStage(options: ThenaOptions = {}, others: readonly Standin[] = []): Promise<ThenaStage> {
  const folder = await mkdtemp(join(tmpdir(), 'thena-commands-'));
  const thena = thenaStandin({ now: Date.now, ...options });
  const sandbox = await startSandbox({ standins: [thena, ...others] });
  const engineFolder = join(folder, 'engine');
  const host = await startEngineHost({ folder: engineFolder, now: Date.now, sandbox: sandbox.setting });
  const engine = localEngine({ folder: engineFolder, now: Date.now, sandbox: sandbox.setting });
  onTestFinished(async () => {
    await sandbox.close();
    await host.close();
    await rm(folder, { recursive: true, force: true });
  });
  await cp(template, join(folder, 'notes'), { recursive: true });
  const [first] = thena.organisations();
  if (first === undefined) throw new Error('the stand-in has no organisation');
  const environment = {
    APP_BUILDER_DOMAIN: sandbox.domain,
    APP_BUILDER_SANDBOX: sandbox.origin,
    APP_BUILDER_ENGINE_FOLDER: engineFolder,
    APP_BUILDER_PLATFORM_TOKEN: first.personalKey,
  };
  const command: ThenaStage['command'] = async (line, code = 0, scene = {}) => {
    const played = await play(line.split(' '), {
      folder,
      now: Date.now,
      ...scene,
      environment: { ...environment, ...scene.environment },
    });
    if (played.code !== code)
      throw new Error(`${line} ended with ${String(played.code)}\n${played.stdout}${played.stderr}`);
    return played;
  };
  const write = async (name: string, content: unknown): Promise<string> => {
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
    return name;
  };
  return {
    folder,
    thena,
    sandbox,
    engine,
    organisation: { id: first.id, teams: first.teams.map(({ id }) => id) },
    command,
    document: async (line, code = 0) => JSON.parse((await command(`${line} --json`, code)).stdout) as Printed,
    async edit(file, change) {
      const content = JSON.parse(await readFile(join(folder, 'notes', file), 'utf8')) as JsonFile;
      change(content);
      await write(join('notes', file), content);
    },
    write,
  };
}

/** What was printed on both streams. */
export const textOf = ({ stdout, stderr }: Played): string => stdout + stderr;

/** Waits until a function of the app has done something. */
export async function until<Found>(
  what: string,
  find: () => Found | undefined | Promise<Found | undefined>,
): Promise<Found> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} did not happen`);
}

/** Details of the changes of one kind of the app itself. */
export const appDetails = ({ changes }: Pick<Printed, 'changes'>, kind: string): readonly string[] =>
  changes.filter((one) => one.kind === kind && one.title.startsWith('app ')).flatMap((one) => one.details);

export const targetOf = (name: string): string => `https://target.4me-sandbox.test/${name}`;

/** A stage with the app `notes`, and a file with settings for it. */
export async function deployedStage(): Promise<ThenaStage> {
  const stage = await thenaStage();
  await stage.command(`deploy notes ${approved}`);
  await stage.write('settings.json', { required_settings: { target_url: targetOf('first') } });
  return stage;
}

/** What the app has stored of the first organisation. */
export async function recordOf({ engine, organisation }: ThenaStage): Promise<JsonObject | undefined> {
  return (await engine.secrets.get(`${prefix}organisations/${organisation.id}`))?.value;
}
