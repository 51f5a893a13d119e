import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Engine, Workload } from '../../src/engine/engine.ts';
import type { JsonObject } from '../../src/runtime/ports.ts';
import { echoIntegration, greeting, ownedIntegration, testRun } from './fixture.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What every engine has to do. `make` gives an empty one; its clock stands still unless the test moves it. */
export function engineContract(name: string, make: () => Promise<{ engine: Engine; clock: { time: number } }>): void {
  async function deployed(): Promise<{ engine: Engine; workload: Workload; clock: { time: number } }> {
    const { engine, clock } = await make();
    const workload = await echoIntegration(await temporaryFolder());
    await engine.apply(
      await engine.plan(workload),
      testRun(() => clock.time),
    );
    return { engine, workload, clock };
  }

  describe(`${name}: engine`, () => {
    test('a plan says what will be created and leaves no trace', async () => {
      const { engine } = await make();
      const plan = await engine.plan(await echoIntegration(await temporaryFolder()));
      expect(plan).toMatchObject({ change: 'create', details: ['function EchoFunction'], current: undefined });
      expect(await engine.inspect('app-builder-echo')).toBeUndefined();
    });

    test('what was applied can be inspected and answers', async () => {
      const { engine, workload, clock } = await deployed();
      const found = await engine.inspect(workload.name);
      expect(found).toMatchObject({ domain: '4me-sandbox.test', deployedAt: new Date(clock.time).toISOString() });
      expect(found?.outputs['EchoApi']).toMatch(/^https?:\/\/\S+\/echo\/$/);
      expect(found?.outputs['EchoFunction']).toMatch(/EchoFunction/);
      const answer = (await engine.invoke(workload.name, 'EchoFunction', { do: 'x' })) as {
        statusCode: number;
        body: string;
      };
      expect(answer.statusCode).toBe(201);
      expect(JSON.parse(answer.body)).toMatchObject({ greeting: 'says hi', event: { do: 'x' } });
    });

    test('a handler is told the ARN of its function, as the outputs have it, and the time that it has left', async () => {
      const { engine, workload } = await deployed();
      const outputs = (await engine.inspect(workload.name))?.outputs;
      const { body } = (await engine.invoke(workload.name, 'EchoFunction', {})) as { body: string };
      const { arn, remaining } = JSON.parse(body) as { arn: string; remaining: number };
      expect(arn).toBe(outputs?.['EchoFunction']);
      expect(remaining).toBeGreaterThan(0);
      expect(remaining).toBeLessThanOrEqual(1000);
    });

    test('a second plan without a change finds nothing to do, also after a change of comments and line ends', async () => {
      const { engine, workload } = await deployed();
      const file = join(workload.folder, 'greet.ts');
      await writeFile(file, `// Says hello.\n${greeting('says')}`.replaceAll('\n', '\r\n'));
      const plan = await engine.plan(workload);
      expect(plan).toMatchObject({ change: 'none', details: [] });
      expect(plan.digest).toBe(plan.current?.digest);
    });

    test('a plan names changed code, changed parameters and never their values', async () => {
      const { engine, workload } = await deployed();
      await writeFile(join(workload.folder, 'greet.ts'), greeting('shouts'));
      const parameters = { GreetingParameter: 'hi', SecretParameter: 'very secret' };
      const plan = await engine.plan({ ...workload, parameters });
      expect(plan).toMatchObject({ change: 'update', details: ['code of EchoFunction', 'parameter SecretParameter'] });
    });

    test('an update replaces the code', async () => {
      const { engine, workload, clock } = await deployed();
      await writeFile(join(workload.folder, 'greet.ts'), greeting('shouts'));
      await engine.apply(
        await engine.plan(workload),
        testRun(() => clock.time),
      );
      const answer = (await engine.invoke(workload.name, 'EchoFunction', {})) as { body: string };
      expect(JSON.parse(answer.body)).toMatchObject({ greeting: 'shouts hi' });
      expect(await engine.plan(workload)).toMatchObject({ change: 'none' });
    });

    test('a workload that was deployed for another domain is not overwritten', async () => {
      const { engine, workload } = await deployed();
      const refused = engine.plan({ ...workload, domain: '4me-demo.com' });
      await expect(refused).rejects.toMatchObject({ code: 'AB-ENGINE-OTHER-DOMAIN', exit: 'usage' });
    });

    test('a workload that was deployed for another provider account is not overwritten', async () => {
      const { engine } = await make();
      const workload = await ownedIntegration(await temporaryFolder(), 'wdc');
      const run = testRun(() => 0);
      await engine.apply(await engine.plan(workload), run);
      expect(await engine.inspect(workload.name)).toMatchObject({ owner: 'wdc' });
      const parameters = { ...workload.parameters, BootstrapSecretAccountParameter: 'wna-it' };
      await expect(engine.plan({ ...workload, parameters })).rejects.toMatchObject({
        code: 'AB-ENGINE-OTHER-ACCOUNT',
        exit: 'usage',
        message: expect.stringContaining('for the account wdc') as string,
      });
    });

    test('a plan that is no longer true is not applied', async () => {
      const { engine, workload, clock } = await deployed();
      await writeFile(join(workload.folder, 'greet.ts'), greeting('shouts'));
      const plan = await engine.plan(workload);
      await engine.apply(
        plan,
        testRun(() => clock.time),
      );
      await expect(
        engine.apply(
          plan,
          testRun(() => clock.time),
        ),
      ).rejects.toMatchObject({ code: 'AB-ENGINE-STALE-PLAN' });
    });

    test('a function that throws fails the invocation', async () => {
      const { engine, workload } = await deployed();
      const failed = engine.invoke(workload.name, 'EchoFunction', { do: 'throw' });
      await expect(failed).rejects.toMatchObject({
        code: 'AB-ENGINE-INVOKE',
        because: expect.stringContaining('thrown on purpose') as string,
      });
      await expect(engine.invoke(workload.name, 'Other', {})).rejects.toMatchObject({ code: 'AB-ENGINE-INVOKE' });
    });

    test('removing a workload takes it away, and removing it again is no error', async () => {
      const { engine, workload, clock } = await deployed();
      await engine.remove(
        workload.name,
        testRun(() => clock.time),
      );
      await engine.remove(
        workload.name,
        testRun(() => clock.time),
      );
      expect(await engine.inspect(workload.name)).toBeUndefined();
      await expect(engine.invoke(workload.name, 'EchoFunction', {})).rejects.toMatchObject({
        code: 'AB-ENGINE-INVOKE',
      });
      expect(await engine.plan(workload)).toMatchObject({ change: 'create' });
    });

    test('log lines of a function can be read, from a time on', async () => {
      const { engine, workload, clock } = await deployed();
      await engine.invoke(workload.name, 'EchoFunction', { do: 'log' });
      const lines: JsonObject[] = [];
      await expect
        .poll(async () => {
          lines.length = 0;
          // An engine may have lines of its own between them.
          for await (const line of engine.logs(workload.name, {}, new AbortController().signal))
            if (line['message'] === 'a structured line') lines.push(line);
          return lines.length;
        })
        .toBe(1);
      expect(lines[0]).toMatchObject({ level: 'info', message: 'a structured line', delivery: 'd1' });
      const later: JsonObject[] = [];
      const since = Math.max(Date.now(), clock.time) + 60_000;
      for await (const line of engine.logs(workload.name, { since }, new AbortController().signal)) later.push(line);
      expect(later).toEqual([]);
    });

    test('a lease is held by one run at a time and names it', async () => {
      const { engine, clock } = await make();
      const lease = await engine.lease('deploy', { who: 'ann@laptop' });
      await expect(engine.lease('deploy', { who: 'bob@ci' })).rejects.toMatchObject({
        code: 'AB-ENGINE-LOCKED',
        exit: 'locked',
        because: expect.stringMatching(new RegExp(`ann@laptop.*${new Date(clock.time).toISOString()}`)) as string,
      });
      await (await engine.lease('other', { who: 'bob@ci' }))[Symbol.asyncDispose]();
      await lease[Symbol.asyncDispose]();
      await (await engine.lease('deploy', { who: 'bob@ci' }))[Symbol.asyncDispose]();
    });

    test('the place is the same each time', async () => {
      const { engine } = await make();
      const place = await engine.place();
      expect(place.location).not.toBe('');
      expect(place.bucket).toMatch(/^[a-z0-9-]{3,63}$/);
      expect(await engine.place()).toEqual(place);
    });
  });
}
