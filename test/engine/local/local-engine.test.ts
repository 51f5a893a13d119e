import { appendFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { localEngine } from '../../../src/engine/local/local-engine.ts';
import { versionedFiles } from '../../../src/engine/local/versioned-files.ts';
import type { JsonObject } from '../../../src/runtime/ports.ts';
import { engineContract } from '../engine-contract.ts';
import { echoIntegration, testRun } from '../fixture.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runningHost } from './running-host.ts';

engineContract('local', () => runningHost());

describe('the local engine', () => {
  test('refuses a workload with an address while no host runs, and says how to start one', async () => {
    const engine = localEngine({ folder: await temporaryFolder(), now: () => 0 });
    const refused = engine.plan(await echoIntegration(await temporaryFolder()));
    await expect(refused).rejects.toMatchObject({
      code: 'AB-ENGINE-NO-HOST',
      fix: expect.stringContaining('app-builder sandbox') as string,
    });
  });

  test('refuses a host that runs with another sandbox', async () => {
    const { folder } = await runningHost({ sandbox: { origin: 'http://127.0.0.1:1', hosts: [] } });
    const engine = localEngine({ folder, now: () => 0, sandbox: { origin: 'http://127.0.0.1:2', hosts: [] } });
    const refused = engine.plan(await echoIntegration(await temporaryFolder()));
    await expect(refused).rejects.toMatchObject({ code: 'AB-ENGINE-OTHER-SANDBOX' });
  });

  test('gives the address of the host that runs now, also when it came back on another port', async () => {
    const { folder, host, engine, now } = await runningHost();
    const workload = await echoIntegration(await temporaryFolder());
    const deployed = await engine.apply(await engine.plan(workload), testRun(now));
    expect(deployed.outputs['EchoApi']).toBe(`${host.origin}/app-builder-echo/echo/`);
    await host.close();
    expect((await engine.inspect(workload.name))?.outputs).toEqual(deployed.outputs);
    const second = await runningHost({ folder });
    expect((await engine.inspect(workload.name))?.outputs['EchoApi']).toBe(
      `${second.host.origin}/app-builder-echo/echo/`,
    );
    expect(await engine.plan(workload)).toMatchObject({ change: 'none' });
  });

  test('completes a deployment that was killed after the bundles were written', async () => {
    const { folder, engine, now } = await runningHost();
    const workload = await echoIntegration(await temporaryFolder());
    const plan = await engine.plan(workload);
    await engine.apply(plan, testRun(now));
    // As it was before the manifest: bundles there, half a folder of another attempt, nothing deployed.
    const functions = join(folder, 'functions', workload.name);
    await mkdir(join(functions, '.half'));
    await versionedFiles(join(folder, 'manifests')).remove(workload.name);
    const again = await engine.plan(workload);
    expect(again).toMatchObject({ change: 'create', digest: plan.digest });
    await engine.apply(again, testRun(now));
    expect(await readdir(functions)).toEqual([plan.digest.slice(0, 32)]);
  });

  test('keeps no more than the present and the last deployment', async () => {
    const { folder, engine, now } = await runningHost();
    const parent = await temporaryFolder();
    for (const greeting of ['a', 'b', 'c']) {
      const workload = await echoIntegration(parent, { greeting });
      await engine.apply(await engine.plan(workload), testRun(now));
    }
    expect(await readdir(join(folder, 'functions', 'app-builder-echo'))).toHaveLength(2);
    await engine.remove('app-builder-echo', testRun(now));
    expect(await readdir(join(folder, 'functions'))).toEqual(['.runner']);
  });

  test('takes over the lease of a process that is gone', async () => {
    const { folder, engine, now } = await runningHost();
    const lease = await engine.lease('deploy', { who: 'ann@laptop' });
    const leases = versionedFiles(join(folder, 'leases'));
    const held = await leases.get('deploy');
    await leases.put('deploy', { ...held?.value, pid: 0x7f_ff_ff_f0 }, held?.version);
    const second = await engine.lease('deploy', { who: 'bob@ci' });
    // The first holder's end does not free what is no longer its own.
    await lease[Symbol.asyncDispose]();
    await expect(engine.lease('deploy', { who: 'eve@ci' })).rejects.toMatchObject({ code: 'AB-ENGINE-LOCKED' });
    await second[Symbol.asyncDispose]();
    expect(now()).toBeGreaterThan(0);
  });

  test('takes over the lease of an earlier process that had the same id, as in a container that was started again', async () => {
    const folder = await temporaryFolder();
    const engine = localEngine({ folder, now: () => 0 });
    const lease = await engine.lease('deploy', { who: 'an earlier run' });
    const leases = versionedFiles(join(folder, 'leases'));
    const held = await leases.get('deploy');
    await expect(engine.lease('deploy', { who: 'another run' })).rejects.toMatchObject({ code: 'AB-ENGINE-LOCKED' });
    await leases.put('deploy', { ...held?.value, started: 1 }, held?.version);
    const taken = await engine.lease('deploy', { who: 'another run' });
    // What the earlier process would give back is no longer its own.
    await lease[Symbol.asyncDispose]();
    await expect(engine.lease('deploy', { who: 'a third run' })).rejects.toMatchObject({ code: 'AB-ENGINE-LOCKED' });
    await taken[Symbol.asyncDispose]();
  });

  test('allows one host for a folder', async () => {
    const { folder } = await runningHost();
    await expect(runningHost({ folder })).rejects.toMatchObject({ code: 'AB-ENGINE-LOCKED' });
  });

  test('follows a log until it is told to stop', async () => {
    const { engine, now } = await runningHost();
    const workload = await echoIntegration(await temporaryFolder());
    await engine.apply(await engine.plan(workload), testRun(now));
    const stop = new AbortController();
    const lines: JsonObject[] = [];
    const following = (async () => {
      for await (const line of engine.logs(workload.name, { follow: true }, stop.signal)) lines.push(line);
    })();
    await engine.invoke(workload.name, 'EchoFunction', { do: 'log' });
    await engine.invoke(workload.name, 'EchoFunction', { do: 'print' });
    await expect.poll(() => lines.map((line) => line['message'])).toEqual(['a structured line', 'a plain line']);
    expect(lines[1]).toMatchObject({ level: 'info', function: 'EchoFunction' });
    stop.abort();
    await following;
  });

  test('reads a log whose lines a killed host left unfinished, or arrive in pieces', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'logs', 'one.ndjson');
    await mkdir(join(folder, 'logs'));
    const line = (message: string): string => `${JSON.stringify({ time: '2026-11-21T00:00:00.000Z', message })}\n`;
    await writeFile(file, `${line('first')}{"time":"2026-11-21T00:${line('lost')}${line('second')}null\n`);
    const stop = new AbortController();
    const messages: unknown[] = [];
    const following = (async () => {
      const lines = localEngine({ folder, now: () => 0 }).logs('one', { follow: true }, stop.signal);
      for await (const { message } of lines) messages.push(message);
    })();
    await expect.poll(() => messages).toEqual(['first', 'second']);
    const bytes = Buffer.from(line('ünï'));
    const middle = bytes.indexOf('n', bytes.indexOf('message') + 10) - 1;
    await appendFile(file, bytes.subarray(0, middle));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await appendFile(file, bytes.subarray(middle));
    await expect.poll(() => messages).toEqual(['first', 'second', 'ünï']);
    await writeFile(file, line('a'));
    await expect.poll(() => messages).toEqual(['first', 'second', 'ünï', 'a']);
    stop.abort();
    await following;
  });

  test.each(['..', '../secrets', '', '.runner', 'a/b', 'a\\b'])(
    'touches nothing for a workload with the impossible name %j',
    async (name) => {
      const folder = await temporaryFolder();
      const engine = localEngine({ folder, now: () => 0 });
      await engine.secrets.put('a', { b: 'c' }, undefined);
      await mkdir(join(folder, 'functions', '.runner'), { recursive: true });
      await writeFile(join(folder, 'x.ndjson'), '{"time":"2026-11-21T00:00:00.000Z"}\n');
      await expect(
        engine.remove(
          name,
          testRun(() => 0),
        ),
      ).rejects.toMatchObject({ code: 'AB-ENGINE-WORKLOAD-NAME' });
      expect((await engine.secrets.get('a'))?.value).toEqual({ b: 'c' });
      expect(await readdir(join(folder, 'functions'))).toEqual(['.runner']);
      const { signal } = new AbortController();
      const lines = engine.logs(`${name}/../../x`, {}, signal)[Symbol.asyncIterator]();
      await expect(lines.next()).rejects.toMatchObject({ code: 'AB-ENGINE-WORKLOAD-NAME' });
    },
  );

  test.each(['', '{"origin"', 'null', '7'])('takes a damaged file of its host for none: %j', async (text) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'host.json'), text);
    const workload = await echoIntegration(await temporaryFolder());
    await expect(localEngine({ folder, now: () => 0 }).plan(workload)).rejects.toMatchObject({
      code: 'AB-ENGINE-NO-HOST',
    });
  });

  test('has no log of a workload that never ran', async () => {
    const folder = await temporaryFolder();
    await rm(folder, { recursive: true });
    const engine = localEngine({ folder, now: () => 0 });
    for await (const line of engine.logs('nothing', {}, new AbortController().signal)) expect(line).toBeUndefined();
    expect(await engine.secrets.list('')).toEqual([]);
  });
});
