import { createHmac } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../tunnel/stage.ts';
import type { SecretStage } from './secret-stage.ts';

/** How a command is called where it succeeds, and where it fails. */
export interface Scenario {
  /** Words after the name of the command. */
  readonly succeeds: (stage: SecretStage) => readonly string[] | Promise<readonly string[]>;
  readonly fails: (stage: SecretStage) => readonly string[] | Promise<readonly string[]>;
  /** Exit code of the failure. */
  readonly code: number;
  /** What it says when it serves; it is ended then, as by Ctrl-C. */
  readonly serves?: string;
  /** Secrets that it shows on purpose. */
  readonly shows?: (stage: SecretStage) => readonly string[];
}

const approved = ['--approve', 'create,update,security'];
const refusedToken = ['--access-token-file', 'wrong-token.txt'];

let counter = 0;
const next = (): string => String((counter += 1));

async function deploySurvey(stage: SecretStage): Promise<void> {
  const { code, stderr } = await stage.command(['deploy', 'survey', ...approved]);
  if (code !== 0) throw new Error(stderr);
}

async function survey(stage: SecretStage): Promise<readonly string[]> {
  await stage.describe(`description ${next()}`);
  return ['survey', ...approved, '--parameter', `UpstreamParameter=${stage.planted.parameter}`];
}

/** Id of the first call of an automation rule. */
async function ruleCall(stage: SecretStage): Promise<string> {
  const { stdout } = await stage.command(['events', 'list', '--event', 'automation_rule', '--json']);
  return (JSON.parse(stdout) as { readonly events: readonly { readonly id: string }[] }).events[0]?.id ?? 'none';
}

async function response(stage: SecretStage, secret: string): Promise<readonly string[]> {
  const body = JSON.stringify({ event_id: next(), event_type: 'form_response' });
  const signature = createHmac('sha256', secret).update(body).digest('base64');
  await writeFile(join(stage.folder, 'body.json'), body);
  const header = `typeform-signature: sha256=${signature}`;
  return ['body.json', '--platform', 'typeform', '--key-file', 'shared.txt', '--header', header];
}

const thena = 'thena-ticket-notes';
const key = ['--platform-token-file', 'thena.txt'];
const refusedKey = ['--platform-token-file', 'wrong-token.txt'];
const team = ['--team', 'TEAM0SUPPORT'];

/** Settings of a customer are nobody else's business, either. */
async function writeSettings(stage: SecretStage): Promise<void> {
  const target_url = `https://target.${stage.sandbox.domain}/notes?key=${stage.planted.files['shared.txt']}`;
  await writeFile(join(stage.folder, 'settings.json'), JSON.stringify({ required_settings: { target_url } }));
}

async function deployThena(stage: SecretStage): Promise<void> {
  await writeFile(join(stage.folder, 'thena.txt'), stage.standins.thena.personalKey);
  await writeSettings(stage);
  const { code, stderr } = await stage.command(['deploy', thena, ...key, ...approved]);
  if (code !== 0) throw new Error(stderr);
}

export const scenarios: Readonly<Record<string, Scenario>> = {
  init: {
    succeeds: () => [`survey-${next()}`, '--template', 'typeform'],
    fails: () => ['survey', '--template', 'typeform'],
    code: 2,
  },
  bootstrap: {
    succeeds: () => [...approved, '--enabled-offerings', `offering-${next()}`],
    fails: () => ['--token-file', 'wrong-token.txt', ...approved],
    code: 5,
  },
  deploy: { succeeds: survey, fails: async (stage) => [...(await survey(stage)), ...refusedToken], code: 5 },
  destroy: {
    async succeeds(stage) {
      await deploySurvey(stage);
      return ['survey', '--confirm', 'survey', '--approve', 'update,security,customers,delete'];
    },
    fails: () => ['note-dispatcher', '--confirm', 'survey'],
    code: 2,
  },
  publish: {
    async succeeds(stage) {
      await survey(stage);
      await deploySurvey(stage);
      return ['survey', ...approved];
    },
    fails: () => ['note-dispatcher', ...refusedToken],
    code: 5,
  },
  install: {
    async succeeds(stage) {
      await deployThena(stage);
      return [thena, ...team, '--settings', 'settings.json', ...key, ...approved];
    },
    fails: () => [thena, ...refusedKey, ...approved],
    code: 2,
  },
  uninstall: {
    async succeeds(stage) {
      await deployThena(stage);
      return [thena, ...team, ...key, '--approve', 'delete'];
    },
    fails: () => ['note-dispatcher'],
    code: 2,
  },
  'activity run': {
    async succeeds(stage) {
      await writeSettings(stage);
      return ['create_contact', thena, '--set', 'email=me@example.com', '--settings', 'settings.json'];
    },
    fails: () => ['nothing', thena],
    code: 2,
  },
  status: { succeeds: () => [], fails: () => ['nothing'], code: 2 },
  logs: { succeeds: () => ['note-dispatcher'], fails: () => ['nothing'], code: 2 },
  run: {
    async succeeds(stage) {
      await stage.command(['deploy', 'lansweeper', ...approved]);
      return ['lansweeper'];
    },
    fails: () => ['note-dispatcher'],
    code: 2,
  },
  validate: {
    succeeds: () => ['note-dispatcher'],
    async fails(stage) {
      const folder = join(stage.folder, 'elsewhere', 'broken');
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'app_offering.json'), '{"platform":"4me"}');
      return ['elsewhere/broken'];
    },
    code: 2,
  },
  doctor: { succeeds: () => [], fails: () => refusedToken, code: 5 },
  'verify-webhook': {
    succeeds: (stage) => response(stage, stage.planted.files['shared.txt']),
    fails: (stage) => response(stage, 'another secret'),
    code: 1,
  },
  sandbox: {
    succeeds: () => ['--port', '0', '--engine-folder', 'other-engine'],
    fails: (stage) => ['--port', new URL(stage.sandbox.origin).port, '--engine-folder', 'other-engine'],
    code: 1,
    serves: 'Ctrl-C ends it',
    // It tells the next terminal how to work with it, and its secret opens nothing but itself.
    shows: ({ sandbox }) => [sandbox.provider.token],
  },
  demo: { succeeds: () => ['note-dispatcher'], fails: () => ['nothing'], code: 2 },
  tunnel: {
    async succeeds() {
      const port = String(await freePort());
      return ['note-dispatcher', '--tunnel-url', `http://127.0.0.1:${port}`, '--port', port, ...approved];
    },
    fails: () => ['--tunnel-url', 'http://127.0.0.1:1', ...refusedToken, ...approved],
    code: 2,
    serves: '4me sends to',
  },
  trigger: {
    succeeds: () => ['automation_rule', 'note-dispatcher', '--customer', 'wna-it'],
    fails: () => ['automation_rule', 'note-dispatcher', '--to', 'http://127.0.0.1:1/', '--key-file', 'key.pem'],
    code: 1,
  },
  'events list': { succeeds: () => [], fails: () => ['--since', 'never'], code: 2 },
  'events show': { succeeds: () => ['last'], fails: () => ['nothing'], code: 2 },
  'events replay': {
    succeeds: async (stage) => [await ruleCall(stage)],
    fails: async (stage) => [await ruleCall(stage), '--to', 'http://127.0.0.1:1/'],
    code: 1,
  },
  'config show': { succeeds: () => ['--origin'], fails: () => ['--environment', 'nothing'], code: 2 },
  explain: { succeeds: () => [], fails: () => ['AB-NOTHING'], code: 2 },
  schema: { succeeds: () => ['failure'], fails: () => ['nothing'], code: 2 },
  completion: { succeeds: () => ['bash'], fails: () => ['tcsh'], code: 2 },
};
