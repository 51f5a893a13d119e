import { expect, test } from 'vitest';
import type { Deployed, Engine, Workload, WorkloadPlan } from '../../src/engine/engine.ts';
import { refuseOtherDomain } from '../../src/engine/workload.ts';
import { planAppFoundation, planFoundation } from '../../src/provision/plan-foundation.ts';

const deployedFor = (domain: string): Deployed => ({
  digest: 'd',
  outputs: {},
  domain,
  deployedBy: 'me@here',
  deployedAt: '2026-01-01T00:00:00.000Z',
});

/** An engine that stands on something, and writes down what it plans. */
function engineWith(there: Deployed | undefined): { readonly engine: Engine; readonly planned: readonly Workload[] } {
  const planned: Workload[] = [];
  const engine: Partial<Engine> = {
    foundation: (domain) => ({ name: 'app-builder-foundation', folder: '/nowhere', parameters: {}, domain }),
    inspect: () => Promise.resolve(there),
    plan(workload) {
      refuseOtherDomain(workload, there, 'Take another name.');
      planned.push(workload);
      const plan: WorkloadPlan = { workload, change: 'none', details: [], risks: [], current: there, digest: 'd' };
      return Promise.resolve(plan);
    },
  };
  return { engine: engine as Engine, planned };
}

test('the foundation of an engine that serves another platform already is not taken for somebody else', async () => {
  const { engine, planned } = engineWith(deployedFor('4me.com'));
  expect(await planAppFoundation(engine, 'thena.ai')).toMatchObject({ change: 'none' });
  expect(planned.map(({ domain }) => domain)).toEqual(['4me.com']);
});

test('a foundation that is made for an app has the domain of its platform', async () => {
  const { engine, planned } = engineWith(undefined);
  await planAppFoundation(engine, 'thena.ai');
  expect(planned.map(({ domain }) => domain)).toEqual(['thena.ai']);
});

test('bootstrap takes a foundation that was made for apps, and refuses that of another 4me domain', async () => {
  const { engine, planned } = engineWith(deployedFor('thena.ai'));
  const apps: Engine = {
    ...engine,
    inspect: (name) => (name === 'listener' ? Promise.resolve(undefined) : engine.inspect(name)),
  };
  expect(await planFoundation(apps, '4me.com', 'listener')).toMatchObject({ change: 'none' });
  expect(planned.map(({ domain }) => domain)).toEqual(['thena.ai']);
  await expect(planFoundation(engine, '4me.com', 'listener')).rejects.toMatchObject({ code: 'AB-ENGINE-OTHER-DOMAIN' });
});

test('an engine that stands on nothing plans nothing', async () => {
  const { engine, planned } = engineWith(undefined);
  expect(await planAppFoundation({ ...engine, foundation: () => undefined }, 'thena.ai')).toBeUndefined();
  expect(planned).toEqual([]);
});
