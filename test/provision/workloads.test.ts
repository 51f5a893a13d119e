import { describe, expect, test } from 'vitest';
import { applied, noteDispatcher, openStage } from './stage.ts';

describe('workloads', () => {
  test('are named after the engine, so that two engines share a place', async () => {
    const { bootstrap, deploy, engine } = await openStage({ limits: { requestsPerBurst: 1_000 } });
    for (const engineName of ['app-builder', 'qa']) {
      await applied(bootstrap({ engineName, moveEngine: true }));
      await applied(deploy({ engineName, moveEngine: true }));
    }
    const found = await Promise.all(
      ['app-builder-engine', 'app-builder-note-dispatcher', 'qa-engine', 'qa-note-dispatcher'].map((name) =>
        engine.inspect(name),
      ),
    );
    expect(found.every((deployed) => deployed !== undefined)).toBe(true);
  });

  test('of integrations cannot have the name of a workload of the engine', async () => {
    const { bootstrap, deploy } = await openStage();
    await applied(bootstrap());
    const definition = { ...(await noteDispatcher()), name: 'engine' };
    await expect(deploy({ definition })).rejects.toMatchObject({ code: 'AB-PROVISION-NAME', exit: 'usage' });
  });

  test('refuse a parameter that the template does not have, and those that say whose secrets may be read', async () => {
    const { bootstrap, deploy, counted } = await openStage();
    await applied(bootstrap());
    const { requests } = await counted(async () => {
      await expect(deploy({ parameters: { Colour: 'red' } })).rejects.toMatchObject({
        code: 'AB-TEMPLATE-INVALID',
        because: expect.stringContaining('Parameters.Colour'),
      });
      for (const name of ['4MeDomainParameter', 'OfferingReferenceParameter', 'EngineNameParameter']) {
        await expect(deploy({ parameters: { [name]: 'other' } })).rejects.toMatchObject({
          code: 'AB-PROVISION-PARAMETER',
        });
      }
    });
    expect(requests).toBe(0);
  });

  test('of the engine take parameters of the listener, but not those that follow from other answers', async () => {
    const { bootstrap, counted } = await openStage();
    await applied(bootstrap());
    const { changes } = await bootstrap({ parameters: { ReservedConcurrencyParameter: '5' } });
    expect(changes.filter(({ title }) => title.startsWith('workload'))).toMatchObject([
      { kind: 'update', title: 'workload app-builder-engine', details: ['parameter ReservedConcurrencyParameter'] },
    ]);
    const { requests } = await counted(async () => {
      for (const name of ['BootstrapSecretEnabledReferencesParameter', 'EngineNameParameter']) {
        await expect(bootstrap({ parameters: { [name]: '*' } })).rejects.toMatchObject({
          code: 'AB-PROVISION-PARAMETER',
          message: expect.stringContaining('--engine-parameter'),
        });
      }
    });
    expect(requests).toBe(0);
  });
});
