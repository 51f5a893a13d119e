import { expect, test } from 'vitest';
import { localEngine } from '../../src/engine/local/local-engine.ts';
import type { WeatherSetting } from '../../src/sandbox/weather.ts';
import { insertOffering } from '../platforms/4me/standin/life/stage.ts';
import { recordsOf } from '../support/records.ts';
import { openTestStage, type TestStage } from '../support/stage.ts';

const bootstrap = ['bootstrap', '--yes'];
const deploy = ['deploy', 'note-dispatcher', '--yes'];

const storm: Partial<WeatherSetting> = {
  latency: [0, 5],
  tooManyRequests: 0.1,
  retryAfter: 0,
  serverErrors: 0.06,
  resetsBefore: 0.06,
  resetsAfter: 0.06,
  duplicates: 0.4,
  reordering: 0.5,
  heldBack: 150,
};

const retryDelays = [50, 100, 200, 400, 800, 1_600, 3_200];
const soon = { timeout: 15_000, interval: 20 };

/** Repeats a command that the weather ended: a mutation of which nobody knows whether it was made is not repeated. */
async function untilDone(stage: TestStage, words: readonly string[]): Promise<void> {
  for (let runs = 1; ; runs += 1) {
    const { code, stderr } = await stage.command(words);
    if (code === 0) return;
    expect(stderr, 'an error with a code, not a crash').toMatch(/AB-[A-Z0-9]+-/);
    expect(runs, stderr).toBeLessThan(10);
  }
}

/** What a run under a clear sky leaves, once for all seeds. */
let undisturbed: Promise<unknown> | undefined;

async function clearSky(): Promise<unknown> {
  await using stage = await openTestStage();
  for (const words of [bootstrap, deploy]) expect(await stage.command(words)).toMatchObject({ code: 0 });
  await stage.sandbox.settled();
  return recordsOf(stage);
}

/** An app with every kind of secret, and ten secret fields. */
function offerSecrets({ sandbox: { world, people } }: TestStage): readonly string[] {
  const secrets = Array.from({ length: 10 }, (_, index) => `secret_${String(index)}`);
  const scopes = (['client_credentials', 'authorization_code'] as const).map((grantType) => ({
    id: grantType,
    actions: ['request:Read'],
    conditions: [],
    effect: 'allow' as const,
    grantType,
  }));
  const webhookUriTemplate = `https://target.${world.domain}/{account}`;
  const app = { reference: 'many-secrets', scopes, webhookUriTemplate, policyJwtAlg: 'es256' };
  insertOffering(world, app, secrets.map((id) => `<input id="${id}" data-secret>`).join(''));
  people.publish('many-secrets');
  return secrets;
}

test.each([2, 8])(
  'under weather %i the same records are made, every note arrives once and every part of the secrets arrives',
  { timeout: 60_000 },
  async (seed) => {
    undisturbed ??= clearSky();
    const expected = await undisturbed;
    await using stage = await openTestStage({ weather: { ...storm, seed }, retryDelays });
    const { sandbox } = stage;
    for (const words of [bootstrap, deploy]) await untilDone(stage, words);
    const struck = sandbox.requests.all().filter(({ status }) => status === null || status === 429 || status === 500);
    expect(struck.length, 'requests that the weather struck').toBeGreaterThan(0);
    await expect.poll(() => recordsOf(stage), soon).toEqual(expected);

    sandbox.people.publish('note-dispatcher');
    const fields = { url: `https://target.${sandbox.domain}/notes` };
    await sandbox.people.install({ customer: 'wna-it', reference: 'note-dispatcher', fields });
    const secrets = offerSecrets(stage);
    const app = { customer: 'wna-it', reference: 'many-secrets' };
    await sandbox.people.install(app);
    await Promise.all(secrets.map((id) => sandbox.people.changeFields(app, { [id]: `value of ${id}` })));
    await expect
      .poll(() => sandbox.world.find('Webhook', ({ name }) => name.includes('Dispatcher'))?.verified, soon)
      .toBe(true);
    const notes = Array.from({ length: 20 }, (_, index) => `Note ${String(index)}`);
    for (const text of notes) sandbox.people.addNote({ account: 'wna-it', requestId: '70454', text });
    const texts = (): string[] => {
      const documents = sandbox.target.received('notes').map(({ document }) => document);
      return documents.map((document) => (document as { input: { payload: { text: string } } }).input.payload.text);
    };
    await expect.poll(() => new Set(texts()).size, soon).toBe(20);
    await sandbox.settled();
    expect(texts().toSorted()).toEqual(notes.toSorted());
    const dispatched = sandbox.deliveries().filter(({ event }) => event === 'automation_rule');
    expect(dispatched.length, 'the weather sent some twice').toBeGreaterThan(20);

    const engine = localEngine({ folder: `${stage.folder}/engine`, now: Date.now });
    const name = '4me-app-builder/many-secrets/4me-sandbox.test/instances/wna-it';
    await expect
      .poll(async () => (await engine.secrets.get(name))?.value, soon)
      .toMatchObject({
        secrets: Object.fromEntries(secrets.map((id) => [id, `value of ${id}`])),
        policy: { algorithm: 'ES256' },
        application: { client_id: expect.any(String) },
        authorization_application: { client_id: expect.any(String) },
      });
  },
);
