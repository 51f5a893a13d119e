import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../src/engine/engine.ts';
import { localEngine } from '../../src/engine/local/local-engine.ts';
import type { JsonObject } from '../../src/runtime/ports.ts';
import { play, temporaryFolder, type Played, type Scene } from '../cli/terminal.ts';

export const now = Date.UTC(2026, 0, 1);

export const eventsToken = 'planted-token-of-events-0123456789';
export const installationsToken = 'planted-token-of-installations-0123456789';
export const botToken = 'pk_live_planted.bot-token';
export const webhookSecret = 'planted-webhook-secret-0123456789';
export const webhookKey = 'planted-webhook-key';
export const store = 'https://shop.heseya-sandbox.test';

/** Everything that no output may show. */
export const planted = [eventsToken, installationsToken, botToken, webhookSecret, webhookKey];

export interface AppSenderStage {
  readonly folder: string;
  readonly engineFolder: string;
  readonly engine: Engine;
  readonly command: (words: readonly string[], scene?: Scene) => Promise<Played>;
  /** What `deploy` stores for the app for Thena. */
  readonly storeThenaApp: (more?: JsonObject) => Promise<void>;
  /** What an installation at Thena leaves. */
  readonly storeOrganisation: (id: string, more?: JsonObject) => Promise<void>;
  /** What an installation in a Heseya store leaves. */
  readonly storeHeseyaStore: (address?: string, more?: JsonObject) => Promise<void>;
  readonly storeWebhookKey: () => Promise<void>;
}

const sha = async (text: string): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', Buffer.from(text));
  return Buffer.from(digest).toString('hex').slice(0, 32);
};

/** A folder with an app for Thena and one for Heseya, and the stores of a local engine. No sandbox is needed. */
export async function appSenderStage(): Promise<AppSenderStage> {
  const folder = await temporaryFolder();
  for (const [name, platform] of [
    ['thena-app', 'thena'],
    ['heseya-app', 'heseya'],
  ] as const) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'integration.json'), JSON.stringify({ platform }));
  }
  const engineFolder = join(folder, 'engine');
  const sandbox = { origin: 'http://127.0.0.1:9', hosts: [] };
  const engine = localEngine({ folder: engineFolder, now: () => now, sandbox });
  const environment = {
    APP_BUILDER_DOMAIN: '4me-sandbox.test',
    APP_BUILDER_SANDBOX: sandbox.origin,
    APP_BUILDER_ENGINE_FOLDER: engineFolder,
  };
  const thena = 'app-builder/thena-sandbox.test/thena-app/';
  const heseya = 'app-builder/heseya-sandbox.test/heseya-app/';
  return {
    folder,
    engineFolder,
    engine,
    command: async (words, scene = {}) =>
      play(words, { folder, ...scene, environment: { ...environment, ...scene.environment } }),
    async storeThenaApp(more = {}) {
      const tokens = { events: eventsToken, installations: installationsToken };
      await engine.secrets.put(`${thena}app`, { app_id: 'A1', address_tokens: tokens, ...more }, undefined);
    },
    async storeOrganisation(id, more = {}) {
      await engine.secrets.put(
        `${thena}organisations/${id}`,
        {
          organization_id: id,
          application_id: 'A1',
          bot_id: 'B1',
          bot_token: botToken,
          team_ids: ['T1'],
          configuration: {
            required_settings: { target_url: 'https://target.4me-sandbox.test/x' },
            optional_settings: {},
          },
          ...more,
        },
        undefined,
      );
    },
    async storeHeseyaStore(address = store, more = {}) {
      const webhook = { id: 'w1', secret: webhookSecret };
      const record = { api_url: address, status: 'installed', webhook, settings: {}, ...more };
      await engine.state.put(`${heseya}stores/${await sha(address)}`, record, undefined);
    },
    async storeWebhookKey() {
      await engine.secrets.put(`${heseya}app`, { webhook_keys: { [store]: webhookKey } }, undefined);
    },
  };
}
