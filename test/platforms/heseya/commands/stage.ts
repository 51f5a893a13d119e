import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { startEngineHost, type EngineHost } from '../../../../src/engine/local/host.ts';
import { localEngine } from '../../../../src/engine/local/local-engine.ts';
import type { Engine } from '../../../../src/engine/engine.ts';
import { heseyaStandin, sandboxTokens, type HeseyaStandin } from '../../../../src/platforms/heseya/standin/index.ts';
import { startSandbox, type Sandbox } from '../../../../src/sandbox/sandbox.ts';
import { play, type Played, type Scene } from '../../../cli/terminal.ts';

export const app = 'heseya-order-notes';
export const shop = 'https://shop.heseya-sandbox.test';
export const prefix = `app-builder/heseya-sandbox.test/${app}/`;

export interface CommandStage {
  /** Words are separated by single blanks. */
  readonly command: (line: string, scene?: Scene) => Promise<Played>;
  /** The document of `--json`. */
  readonly json: (line: string, scene?: Scene) => Promise<Told>;
  readonly folder: string;
  readonly engineFolder: string;
  readonly sandbox: Sandbox;
  readonly host: EngineHost;
  readonly stores: HeseyaStandin;
  /** The stores of the local engine, as commands see them. */
  readonly engine: Engine;
  readonly clock: { now: number };
  /** Everything that commands have printed. */
  readonly printed: () => string;
}

// The shape is what the tests are about.
// eslint-disable-next-line typescript/no-explicit-any
type Told = any;

/** A sandbox with stores, a local engine and a folder; commands run in this process against them, with the token of a shop's owner. */
export async function commandStage(): Promise<CommandStage> {
  const folder = await mkdtemp(join(tmpdir(), 'heseya-commands-'));
  const clock = { now: Date.now() };
  const now = (): number => clock.now;
  const stores = heseyaStandin({ now });
  const sandbox = await startSandbox({ standins: [stores] });
  const engineFolder = join(folder, 'engine');
  const host = await startEngineHost({ folder: engineFolder, now: Date.now, sandbox: sandbox.setting });
  onTestFinished(async () => {
    await sandbox.close();
    await host.close();
    await rm(folder, { recursive: true, force: true });
  });
  const environment = {
    APP_BUILDER_DOMAIN: sandbox.domain,
    APP_BUILDER_SANDBOX: sandbox.origin,
    APP_BUILDER_ENGINE_FOLDER: engineFolder,
    APP_BUILDER_PLATFORM_TOKEN: sandboxTokens.owner,
  };
  let printed = '';
  const command: CommandStage['command'] = async (line, scene = {}) => {
    const played = await play(line.split(' '), {
      folder,
      now,
      ...scene,
      environment: { ...environment, ...scene.environment },
    });
    printed += played.stdout + played.stderr;
    return played;
  };
  return {
    command,
    async json(line, scene) {
      const { stdout } = await command(`${line} --json`, scene);
      return JSON.parse(stdout);
    },
    folder,
    engineFolder,
    sandbox,
    host,
    stores,
    engine: localEngine({ folder: engineFolder, now, sandbox: sandbox.setting }),
    clock,
    printed: () => printed,
  };
}

const template = fileURLToPath(new URL('../../../../templates/heseya-order-notes/', import.meta.url));

/** A folder with an app of its own, in the place of the bundled one; `more`: over its app.json. */
export async function ownApp({ folder }: CommandStage, name: string, more: object, handler: string): Promise<void> {
  const own = join(folder, name);
  await mkdir(own);
  await cp(join(template, 'template.yaml'), join(own, 'template.yaml'));
  const base = JSON.parse(await readFile(join(template, 'app.json'), 'utf8')) as object;
  await writeFile(join(own, 'app.json'), JSON.stringify({ ...base, actions: [], webhooks: undefined, ...more }));
  await writeFile(join(own, 'integration.json'), '{"platform":"heseya"}');
  await writeFile(join(own, 'handler.ts'), handler);
}

/** What the engine has of a store. */
export async function recordOf({ engine }: CommandStage): Promise<Told> {
  const [name] = await engine.state.list(`${prefix}stores/`);
  return name === undefined ? undefined : (await engine.state.get(name))?.value;
}

/** Nothing that was printed has a token or key of what is stored at this moment. */
export async function expectNoSecrets(on: CommandStage, ...more: readonly string[]): Promise<void> {
  const record = await recordOf(on);
  const secrets = [record.integration_token, record.refresh_token, record.webhook?.secret, ...more];
  for (const secret of secrets.filter((one) => one !== undefined)) {
    expect(typeof secret).toBe('string');
    expect(on.printed()).not.toContain(secret);
  }
}
