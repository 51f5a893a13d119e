import { describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { lockLostFailure } from '../../src/engine/locked.ts';
import { conduct } from '../../src/provision/conduct.ts';
import { openStage, testRun, type Stage } from './stage.ts';

const conducted = ({ engine, bootstrap }: Stage, change: { dryRun?: boolean; approve?: () => Promise<void> } = {}) =>
  conduct({
    engine,
    domain: 'xurrent-sandbox.test',
    account: 'wdc',
    who: 'person@machine',
    dryRun: false,
    propose: () => bootstrap(),
    approve: () => Promise.resolve(),
    run: testRun(),
    ...change,
  });

const nobody = () => Promise.reject(new Error('nobody is asked'));

describe('a run that provisions', () => {
  test('is refused while another one has the lease of the account, before anything is sent', async () => {
    const stage = await openStage();
    const lease = await stage.engine.lease('provision/4me-sandbox.test/wdc', { who: 'somebody' });
    const { requests } = await stage.counted(() =>
      expect(conducted(stage)).rejects.toMatchObject({ exit: 'locked', because: expect.stringContaining('somebody') }),
    );
    expect(requests).toBe(0);
    await lease[Symbol.asyncDispose]();
    expect((await conducted(stage)).done).toBeDefined();
  });

  test('gives the lease back when it is not approved', async () => {
    const stage = await openStage();
    await expect(conducted(stage, { approve: () => Promise.reject(new Error('no')) })).rejects.toThrow('no');
    expect((await conducted(stage)).changes).not.toEqual([]);
  });

  test('changes nothing where its lease was lost while somebody thought about it', async () => {
    const stage = await openStage();
    const lost: Engine = {
      ...stage.engine,
      lease: async (name, holder) => ({
        ...(await stage.engine.lease(name, holder)),
        confirm: () => Promise.reject(lockLostFailure(name)),
      }),
    };
    const { mutations } = await stage.counted(() =>
      expect(conducted({ ...stage, engine: lost })).rejects.toMatchObject({ code: 'AB-ENGINE-LOCK-LOST' }),
    );
    expect(mutations).toBe(0);
    expect((await conducted(stage)).done).toBeDefined();
  });

  test('needs no lease and no approval where it only shows the plan', async () => {
    const stage = await openStage();
    await stage.engine.lease('provision/4me-sandbox.test/wdc', { who: 'somebody' });
    expect(await conducted(stage, { dryRun: true, approve: nobody })).toMatchObject({ done: undefined });
  });
});
