import { describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { recordsOf } from './dump.ts';
import { applied, openStage, type Stage } from './stage.ts';

/** As `kill -9` does after request number `last`: it took effect, but nobody reads its answer or does anything more. */
function cutOffAfter(last: number, { engine, transport }: Stage): { engine: Engine; transport: Stage['transport'] } {
  let requests = 0;
  const alive = (): void => {
    if (requests >= last) throw new Error('killed');
  };
  const guarded =
    <Arguments extends readonly unknown[], Result>(call: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      alive();
      return call(...given);
    };
  return {
    engine: {
      ...engine,
      apply: guarded(engine.apply.bind(engine)),
      plan: engine.plan.bind(engine),
      secrets: { ...engine.secrets, put: guarded(engine.secrets.put.bind(engine.secrets)) },
      state: { ...engine.state, put: guarded(engine.state.put.bind(engine.state)) },
    },
    async transport(url, init) {
      alive();
      requests += 1;
      const response = await transport(url, init);
      alive();
      return response;
    },
  };
}

const connectWith = (transport: Stage['transport']) => ({
  transport,
  now: Date.now,
  patience: { attempts: 1, longestWait: 0 },
});

describe('a run that is cut off', () => {
  test.each([
    ['bootstrap', {}],
    ['bootstrap with installation webhooks', { installationWebhooks: true }],
  ])('%s: after each of its requests, a rerun gives the records of an undisturbed run', async (_, answers) => {
    const undisturbed = await openStage();
    const { requests } = await undisturbed.counted(() => applied(undisturbed.bootstrap(answers)));
    const wanted = recordsOf(undisturbed.sandbox.world);
    for (let last = 1; last <= requests; last += 1) {
      const stage = await openStage();
      const { engine, transport } = cutOffAfter(last, stage);
      const killed = stage.bootstrap({ ...answers, engine, connect: connectWith(transport) });
      await expect(applied(killed)).rejects.toThrow();
      const rerun = await stage.bootstrap(answers);
      expect(rerun.changes.map(({ kind }) => kind)).not.toContain('delete');
      await applied(Promise.resolve(rerun));
      expect(recordsOf(stage.sandbox.world), `after request ${String(last)}`).toEqual(wanted);
      expect((await stage.bootstrap()).changes).toEqual([]);
    }
  });

  test('deploy: after each of its requests, a rerun gives the records of an undisturbed run', async () => {
    const undisturbed = await openStage();
    await applied(undisturbed.bootstrap());
    const { requests } = await undisturbed.counted(() => applied(undisturbed.deploy()));
    const wanted = recordsOf(undisturbed.sandbox.world);
    for (let last = 1; last <= requests; last += 1) {
      const stage = await openStage();
      await applied(stage.bootstrap());
      const { engine, transport } = cutOffAfter(last, stage);
      await expect(applied(stage.deploy({ engine, connect: connectWith(transport) }))).rejects.toThrow();
      await applied(stage.deploy());
      expect(recordsOf(stage.sandbox.world), `after request ${String(last)}`).toEqual(wanted);
      expect((await stage.deploy()).changes).toEqual([]);
    }
  });
});
