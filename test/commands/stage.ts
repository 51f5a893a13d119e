import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type EngineHostOptions, startEngineHost } from '../../src/engine/local/host.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { play, type Played, type Scene } from '../cli/terminal.ts';

type Command = (line: string, scene?: Scene) => Promise<Played>;

export interface CommandStage {
  readonly command: Command;
  readonly folder: string;
  readonly engineFolder: string;
  readonly sandbox: Sandbox;
}

/** A sandbox, a local engine and a folder; commands run in this process against them. */
export async function commandStage(
  options: Partial<EngineHostOptions> = {},
  sandboxOptions: SandboxOptions = {},
): Promise<CommandStage> {
  const folder = await mkdtemp(join(tmpdir(), 'provisioning-'));
  const sandbox = await startSandbox(sandboxOptions);
  const engineFolder = join(folder, 'engine');
  const host = await startEngineHost({ folder: engineFolder, now: Date.now, sandbox: sandbox.setting, ...options });
  onTestFinished(async () => {
    await sandbox.close();
    await host.close();
    await rm(folder, { recursive: true, force: true });
  });
  const environment = {
    APP_BUILDER_DOMAIN: sandbox.domain,
    APP_BUILDER_SANDBOX: sandbox.origin,
    APP_BUILDER_ENGINE_FOLDER: engineFolder,
    APP_BUILDER_ACCOUNT: 'wdc',
    APP_BUILDER_SERVICE_INSTANCE_NAME: 'Mainframe 1',
  };
  return {
    folder,
    engineFolder,
    sandbox,
    command: (line, scene = {}) =>
      play(line.split(' '), { folder, ...scene, environment: { ...environment, ...scene.environment } }),
  };
}

/** The provider's OAuth application. */
export const client = { APP_BUILDER_CLIENT_ID: 'sandbox-client', APP_BUILDER_TOKEN: 'sandbox-secret-0123456789' };
