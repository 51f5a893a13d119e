import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox, type Sandbox } from '../../../../src/sandbox/sandbox.ts';
import type { Standin, StandinRequest, StandinResponse } from '../../../../src/sandbox/standin.ts';
import { play, temporaryFolder } from '../../../cli/terminal.ts';
import { set, type JsonFile } from '../definition/folder.ts';
import { textOf, type Printed } from './stage.ts';

const secret = 'hunter2-of-the-customer';
const endpoint = 'https://api.contacts-sandbox.test/contacts';

interface Stage {
  readonly sandbox: Sandbox;
  /** What the service got. */
  readonly requests: readonly StandinRequest[];
  /** Writes activities.json with one activity that differs from the usual one. */
  activity(change?: (activity: JsonFile) => void): Promise<void>;
  settings(required: object, name?: string): Promise<string>;
  run(line: string, code: number): Promise<Printed & { readonly text: string }>;
}

/** A folder with one activity, and a service that answers with what it got, unless `answer` says otherwise. */
async function activityStage(answer?: (request: StandinRequest) => StandinResponse): Promise<Stage> {
  const requests: StandinRequest[] = [];
  const service: Standin = {
    name: 'contacts',
    hosts: ['api.contacts-sandbox.test'],
    handle(request) {
      requests.push(request);
      const { headers, url } = request;
      const text = request.body.toString();
      const body = { id: 'C1', headers, query: url.search, body: text === '' ? null : (JSON.parse(text) as unknown) };
      return answer?.(request) ?? { status: 201, body };
    },
  };
  const sandbox = await startSandbox({ standins: [service] });
  onTestFinished(() => sandbox.close());
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'notes'));
  const write = (name: string, content: unknown) => writeFile(join(folder, name), JSON.stringify(content));
  await write('notes/integration.json', { platform: 'thena' });
  await write('notes/manifest.json', {
    app: { name: 'Notes', slug: 'notes' },
    configuration: { required_settings: ['api_key'], optional_settings: ['colour'] },
  });
  const activity: Stage['activity'] = async (change = () => undefined) => {
    const one = {
      name: 'create_contact',
      http_config: {
        headers: { Authorization: 'Bearer ${configuration.required_settings.api_key}' } as Record<string, string>,
        httpVerb: 'POST',
        endpoint_url: endpoint,
      },
      request_schema: { properties: { email: { type: 'string' } }, required: ['email'] },
      response_schema: { id: { type: 'string' }, properties: { type: 'object' } },
    };
    change(one);
    await write('notes/activities.json', [one]);
  };
  await activity();
  return {
    sandbox,
    requests,
    activity,
    async settings(required, name = 'settings.json') {
      await write(name, { required_settings: required });
      return name;
    },
    async run(line, code) {
      const environment = { APP_BUILDER_DOMAIN: sandbox.domain, APP_BUILDER_SANDBOX: sandbox.origin };
      const words = ['activity', 'run', ...line.split(' '), '--json'];
      const played = await play(words, { folder, environment });
      expect(played.code, textOf(played)).toBe(code);
      const shown = await play(words.slice(0, -1), { folder, environment });
      return { ...(JSON.parse(played.stdout) as Printed), text: textOf(played) + textOf(shown) };
    },
  };
}

test('an activity is sent as a workflow would, and nothing shows the key', async () => {
  const stage = await activityStage();
  const settings = await stage.settings({ api_key: secret });
  const line = `create_contact notes --set email=me@example.com --set tags.0=a --settings ${settings}`;
  const dry = await stage.run(`${line} --dry-run`, 0);
  expect(stage.requests).toEqual([]);
  expect(dry).toMatchObject({ dryRun: true, input: [] });
  const sent = await stage.run(line, 0);
  expect(sent).toMatchObject({
    dryRun: false,
    activity: 'create_contact',
    request: {
      method: 'POST',
      address: endpoint,
      headers: { Authorization: 'Bearer ${configuration.required_settings.api_key}' },
      body: { email: 'me@example.com' },
    },
    answer: { status: 201, findings: [], body: { headers: { authorization: 'Bearer ***' } } },
  });
  expect(stage.requests[0]?.headers).toMatchObject({
    authorization: `Bearer ${secret}`,
    'content-type': 'application/json',
  });
  expect(dry.text + sent.text).not.toContain(secret);
});

test('the input of a GET goes into its query', async () => {
  const stage = await activityStage();
  await stage.activity((one) => {
    set(one, 'http_config.httpVerb', 'GET');
    set(one, 'http_config.headers', {});
  });
  await stage.run('create_contact notes --set email=a&b@example.com', 0);
  expect(stage.requests[0]).toMatchObject({ method: 'GET' });
  expect(stage.requests[0]?.url.searchParams.get('email')).toBe('a&b@example.com');
  expect(stage.requests[0]?.body).toHaveLength(0);
});

test('an address of the sandbox is not asked for in the internet', async () => {
  const stage = await activityStage();
  const line = `create_contact notes --set email=a --settings ${await stage.settings({ api_key: secret })}`;
  const { error } = await stage.run(`${line} --domain 4me-demo.com`, 1);
  expect(error).toMatchObject({
    code: 'AB-ACTIVITY-ADDRESS',
    message: 'api.contacts-sandbox.test is in the sandbox, and the domain is not',
    cause: 'the domain is 4me-demo.com (flag --domain)',
  });
  expect(error.fix).toContain('--domain thena-sandbox.test');
  expect(stage.requests).toEqual([]);
});

test('an input that does not fit is not sent', async () => {
  const stage = await activityStage();
  const settings = await stage.settings({ api_key: secret });
  const { error, input } = await stage.run(`create_contact notes --set email=3 --settings ${settings}`, 1);
  expect(error.code).toBe('AB-ACTIVITY-FAILED');
  expect(input).toEqual([{ place: '/email', text: 'has to be of the type string, and is number' }]);
  await stage.activity((one) => {
    set(one, 'request_schema.dependentRequired', { email: ['name'] });
  });
  const unchecked = await stage.run(`create_contact notes --set email=a --settings ${settings}`, 1);
  expect(unchecked['input']).toEqual([
    { place: '', text: expect.stringContaining('"dependentRequired" is not checked') as string },
  ]);
  expect(stage.requests).toEqual([]);
});

test('an answer that is no success, or does not fit, is a failure that is shown without the key', async () => {
  let answer: StandinResponse = { status: 422, body: { error: `the key ${secret} is not known` } };
  const stage = await activityStage(() => answer);
  const line = `create_contact notes --set email=a --settings ${await stage.settings({ api_key: secret })}`;
  const refused = await stage.run(line, 1);
  expect(refused).toMatchObject({
    error: { code: 'AB-ACTIVITY-FAILED', message: 'create_contact was answered with 422' },
    answer: { status: 422, body: { error: 'the key *** is not known' } },
  });
  answer = { status: 200, body: { id: 7, [secret]: 1 } };
  const odd = await stage.run(line, 1);
  expect(odd).toMatchObject({
    error: { message: 'The answer does not fit the response schema of create_contact' },
    answer: { findings: [{ place: '/id' }], body: { id: 7, '***': 1 } },
  });
  answer = { status: 200, body: 'no JSON at all' };
  expect(await stage.run(line, 1)).toMatchObject({ answer: { body: 'no JSON at all', findings: [{ place: '' }] } });
  expect(refused.text + odd.text).not.toContain(secret);
});

test('what a setting would do to a header, or to another host, is refused before anything is sent', async () => {
  const stage = await activityStage();
  const line = 'create_contact notes --set email=a';
  const missing = await stage.run(line, 2);
  expect(missing.error).toMatchObject({ code: 'AB-ACTIVITY-SETTINGS', cause: 'required_settings.api_key' });
  for (const value of ['abcdef\r\nX-Admin: yes', 'abcdef\nx', 'abcdef\u0000']) {
    const { error, text } = await stage.run(`${line} --settings ${await stage.settings({ api_key: value })}`, 2);
    expect(error.code).toBe('AB-ACTIVITY-SETTINGS');
    expect(text).not.toContain('abcdef');
  }
  const settings = await stage.settings({ api_key: secret });
  for (const address of ['https://10.1.2.3/x', 'http://api.contacts-sandbox.test/x', 'https://localhost/x']) {
    await stage.activity((one) => {
      set(one, 'http_config.endpoint_url', address);
    });
    expect((await stage.run(`${line} --settings ${settings}`, 2)).error.code).toBe('AB-INTEGRATION-INVALID');
  }
  // A name that nobody has (RFC 6761).
  await stage.activity((one) => {
    set(one, 'http_config.endpoint_url', 'https://contacts.invalid/x');
  });
  expect((await stage.run(`${line} --settings ${settings}`, 1)).error.code).toBe('AB-ACTIVITY-UNREACHABLE');
  expect(stage.requests).toEqual([]);
});

test('a redirect into a private network is not followed', async () => {
  const stage = await activityStage(() => ({ status: 307, headers: { location: 'https://169.254.169.254/latest' } }));
  const settings = await stage.settings({ api_key: secret });
  const { error } = await stage.run(`create_contact notes --set email=a --settings ${settings}`, 1);
  expect(error.code).toBe('AB-ACTIVITY-ADDRESS');
});

test('an activity that is not there is guessed, and its input has to be an object', async () => {
  const stage = await activityStage();
  const { error } = await stage.run('create_contcat notes', 2);
  expect(error).toMatchObject({ code: 'AB-ACTIVITY-UNKNOWN', fix: 'Did you mean "create_contact"?' });
  await stage.settings({}, 'input.json');
  expect((await stage.run('create_contact notes --input nothing.json', 2)).error.code).toBe('AB-ACTIVITY-INPUT');
  expect((await stage.run('create_contact notes --input - --settings -', 2)).error.code).toBe('AB-ACTIVITY-INPUT');
  const other = await stage.run('send_note note-dispatcher', 2);
  expect(other.error).toMatchObject({ code: 'AB-PLATFORM-COMMAND', cause: '"activity run" is not for every platform' });
});
