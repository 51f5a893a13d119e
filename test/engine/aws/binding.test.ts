import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { awsBinding, bundleFunction } from '../../../src/engine/bundle.ts';
import { startReceiver } from '../../support/receiver.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const templates = join(import.meta.dirname, '../../../templates');

const handler = `
export const handler = {
  bind: (ports) => async ({ announce, log, route, send, state }) => {
    if (log) ports.log({ level: 'warn', message: 'a line', delivery: 'd1', error: new Error('inner'), big: 1n });
    if (announce) await ports.announce(announce);
    if (send) await ports.send(ports.environment.QUEUE_SYNC, send, { delay: 5 });
    if (state) await ports.state.put('a', {}, undefined);
    return { routed: route && ports.route(new URL(route)).href, engine: ports.environment.PARAM_ENGINE_NAME };
  },
};`;

const runner = `
import { handler } from './index.mjs';
const outcome = await handler(JSON.parse(process.env.EVENT)).catch(({ name, code, message, retryable }) => ({ name, code, message, retryable }));
process.stdout.write(JSON.stringify({ outcome }));`;

interface Ended {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly stderr: string;
  /** What the handler returned, or threw. */
  readonly outcome: unknown;
}

/** Runs what is in the folder in a process of its own. */
function runIn(folder: string, event: object, variables: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise<Ended>((resolve, reject) => {
    const child = spawn(process.execPath, [join(folder, 'run.mjs')], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        EVENT: JSON.stringify(event),
        PARAM_ENGINE_NAME: 'my-engine',
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'a',
        AWS_SECRET_ACCESS_KEY: 'b',
        ...variables,
      },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      const lines = stdout.split('\n');
      const last = JSON.parse(lines.pop() || '{}') as { readonly outcome?: unknown };
      resolve({ code, lines, stderr, outcome: last.outcome });
    });
  });
}

/** Runs the bundle as a function of an engine, against an AWS that answers everything with `answer`. */
async function run(event: object, variables: Readonly<Record<string, string>> = {}, answer: object = {}, status = 200) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'handler.ts'), handler);
  const request = { folder, entry: 'handler.ts', exportName: 'handler', binding: awsBinding };
  await writeFile(join(folder, 'index.mjs'), (await bundleFunction(request)).code);
  await writeFile(join(folder, 'run.mjs'), runner);
  const receiver = await startReceiver((_message, response) => {
    response.statusCode = status;
    response.end(JSON.stringify(answer));
  });
  onTestFinished(() => receiver[Symbol.asyncDispose]());
  const ended = await runIn(folder, event, { AWS_ENDPOINT_URL: receiver.origin, ...variables });
  return { ...ended, received: receiver.received };
}

const change = { domain: '4me-sandbox.test', account: 'wna-it', offering: 'typeform' };

describe('a function on AWS', () => {
  test('does not start without the name of its engine, and says which variable is missing', async () => {
    const { code, stderr } = await run({}, { PARAM_ENGINE_NAME: '' });
    expect(code).not.toBe(0);
    expect(stderr).toContain('PARAM_ENGINE_NAME');
  });

  test('logs one line of JSON with timestamp, level and message first', async () => {
    const { lines } = await run({ log: true });
    expect(lines).toHaveLength(1);
    const line = JSON.parse(lines[0] ?? '') as { timestamp: string };
    expect(Object.keys(line).slice(0, 3)).toEqual(['timestamp', 'level', 'message']);
    expect(line).toMatchObject({
      level: 'warn',
      message: 'a line',
      delivery: 'd1',
      error: { message: 'inner' },
      big: '1',
    });
    expect(line.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test('announces a change on the default bus', async () => {
    const { received, outcome } = await run(
      { announce: change },
      {},
      { FailedEntryCount: 0, Entries: [{ EventId: 'e' }] },
    );
    expect(outcome).toMatchObject({ engine: 'my-engine' });
    expect(received).toHaveLength(1);
    const { Entries: entries } = JSON.parse(received[0]?.body ?? '') as { Entries: { Detail: string }[] };
    expect(entries).toEqual([
      { Source: 'app-builder', DetailType: 'Installation Changed', Detail: expect.any(String) as string },
    ]);
    expect(JSON.parse(entries[0]?.Detail ?? '')).toEqual(change);
  });

  test('asks to be repeated where the bus refused the event with 200', async () => {
    const refused = { FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' }] };
    const { outcome } = await run({ announce: change }, {}, refused);
    expect(outcome).toMatchObject({ name: 'ThrottlingException', message: 'PutEvents: slow down', retryable: true });
  });

  test('sends messages to a queue, with the credentials of its environment', async () => {
    const address = 'https://sqs.eu-west-1.amazonaws.com/123456789012/app-builder-x-SyncQueue-1';
    const kept = { Successful: [{ Id: '0', MessageId: 'm' }] };
    const { received, outcome } = await run({ send: [{ account: 'wna-it' }] }, { QUEUE_SYNC: address }, kept);
    expect(outcome).toMatchObject({ engine: 'my-engine' });
    expect(received.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { QueueUrl: address, Entries: [{ Id: '0', MessageBody: '{"account":"wna-it"}', DelaySeconds: 5 }] },
    ]);
  });

  test('reads the key of its engine with the first document, and never makes one', async () => {
    const { outcome, received } = await run({ state: true }, {}, { __type: 'ResourceNotFoundException' }, 400);
    expect(outcome).toMatchObject({
      code: 'AB-AWS-STATE-KEY',
      message: expect.stringContaining('my-engine/state-key') as string,
    });
    expect(received.map(({ body }) => body)).toEqual([
      JSON.stringify({ SecretId: 'my-engine/state-key', VersionStage: 'AWSCURRENT' }),
    ]);
  });

  test('reaches the sandbox only where it was told of one', async () => {
    const route = 'https://wdc.4me-sandbox.test/v1';
    expect((await run({ route })).outcome).toMatchObject({ routed: route });
    const sandbox = { APP_BUILDER_SANDBOX: 'http://127.0.0.1:4040', APP_BUILDER_SANDBOX_HOSTS: '' };
    expect((await run({ route }, sandbox)).outcome).toMatchObject({
      routed: 'http://127.0.0.1:4040/wdc.4me-sandbox.test/v1',
    });
  });
});

/** With the longest that each may have; bytes. */
const functions: readonly (readonly [string, number])[] = [
  ['engine', 100_000],
  ['note-dispatcher', 100_000],
  ['typeform', 100_000],
  ['lansweeper', 160_000],
];

describe.each(functions)('the function of the template %s', (name, longest) => {
  const folder = join(templates, name);
  const request = { folder, entry: 'handler.ts', exportName: 'handler', binding: awsBinding };

  test('has no library in it on AWS', async () => {
    const { bytes, inputs } = await bundleFunction(request);
    expect(inputs.filter((input) => input.includes('node_modules/'))).toEqual([]);
    expect(bytes).toBeLessThan(longest);
  });

  test('starts as it is deployed, and answers what is no message with 400', async () => {
    const at = await temporaryFolder();
    await writeFile(join(at, 'index.mjs'), (await bundleFunction(request)).code);
    await writeFile(join(at, 'run.mjs'), runner);
    const parameters = { PARAM_4ME_DOMAIN: '4me-sandbox.test', PARAM_BOOTSTRAP_ACCOUNT: 'wdc' };
    const event = {
      httpMethod: 'POST',
      path: '/',
      queryStringParameters: { account: 'wna-it' },
      headers: {},
      body: '',
    };
    const { outcome, stderr } = await runIn(at, event, { ...parameters, PARAM_OFFERING_REFERENCE: 'typeform' });
    expect(outcome, stderr).toMatchObject({ statusCode: 400 });
  });
});
