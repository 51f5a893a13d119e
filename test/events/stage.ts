import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledStandins, type BundledStandins } from '../../src/app.ts';
import { captureDeliveries } from '../../src/commands/sandbox/capture-deliveries.ts';
import { sandboxVariables } from '../../src/commands/sandbox/variables.ts';
import { startEngineHost, type EngineHost } from '../../src/engine/local/host.ts';
import { doorFile } from '../../src/sandbox/door-file.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { requireContract } from '../support/printed-document.ts';
import { play, type Played, type Scene } from '../cli/terminal.ts';

/** Functions run in processes of their own, by the real clock; what is signed for them goes by it, too. */
export const now = Date.now;

export interface EventStage extends AsyncDisposable {
  readonly folder: string;
  readonly engineFolder: string;
  readonly sandbox: Sandbox;
  /** Those that the sandbox has. */
  readonly standins: BundledStandins;
  readonly host: EngineHost;
  command(words: readonly string[], scene?: Scene): Promise<Played>;
  /** Deploys, publishes and installs a bundled integration for `wna-it`; resolves when all that follows has happened. */
  install(integration: string, fields: Readonly<Record<string, string>>): Promise<void>;
  /** Resolves when all that was delivered is in the store. */
  captured(): Promise<void>;
}

/** A sandbox whose deliveries are captured, an engine and a folder, all by the real clock. */
export async function openEventStage(): Promise<EventStage> {
  const folder = await mkdtemp(join(tmpdir(), 'events-'));
  const engineFolder = join(folder, 'engine');
  const capture = captureDeliveries(engineFolder, (problem) => {
    throw new Error(problem);
  });
  const standins = await bundledStandins(now, capture.onAttempt);
  const sandbox = await startSandbox({
    now,
    standins: Object.values(standins),
    customerData: true,
    doorFile: doorFile(engineFolder),
    onAttempt: capture.onAttempt,
  });
  const host = await startEngineHost({ folder: engineFolder, now, sandbox: sandbox.setting });
  const environment = { ...sandboxVariables(sandbox), APP_BUILDER_ENGINE_FOLDER: engineFolder };
  const command: EventStage['command'] = async (words, scene = {}) => {
    const played = await play(words, { folder, now, ...scene, environment: { ...environment, ...scene.environment } });
    await requireContract(words, played);
    return played;
  };
  const succeed = async (...words: readonly string[]): Promise<void> => {
    const { code, stderr } = await command(words);
    if (code !== 0) throw new Error(`${words.join(' ')}: ${stderr}`);
  };
  const captured = async (): Promise<void> => {
    await sandbox.settled();
    await capture.flushed();
  };
  await succeed('bootstrap', '--approve', 'create,update,security', '--installation-webhooks', 'yes');
  return {
    folder,
    engineFolder,
    sandbox,
    standins,
    host,
    command,
    captured,
    async install(integration, fields) {
      await succeed('deploy', integration, '--approve', 'create,update,security');
      sandbox.people.publish(integration);
      await sandbox.people.install({ customer: 'wna-it', reference: integration, fields });
      await sandbox.settled();
      // The app configures itself when it hears of its secrets.
      await host.idle();
      await captured();
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await host.close();
      await capture.flushed();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
