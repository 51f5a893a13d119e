import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { Unavailable, Validation } from '../../src/platforms/4me/client/errors.ts';
import { proposalOf } from '../../src/provision/proposal.ts';
import type { Node } from '../../src/reconcile/node.ts';
import { plan } from '../../src/reconcile/plan.ts';
import { testRun } from './stage.ts';

function failing(title: string, error: Error): Node {
  return {
    key: title,
    title,
    needs: [],
    compare: () => ({
      change: 'create',
      kinds: ['create'],
      differences: [],
      known: {},
      apply: () => Promise.reject(error),
    }),
  };
}

async function failureOf(...nodes: readonly Node[]): Promise<Failure> {
  const proposal = proposalOf(
    plan(nodes),
    () => {},
    () => ({}),
  );
  const error: unknown = await proposal.apply(testRun()).catch((thrown: unknown) => thrown);
  if (!(error instanceof Failure)) throw new Error('the run did not fail');
  return error;
}

describe('a run that failed', () => {
  test('says once to run the command again', async () => {
    const { fix } = await failureOf(failing('webhook', new Unavailable('graphql.4me.com', 'HTTP 500', true)));
    expect(fix.match(/the same command again/g)).toHaveLength(1);
  });

  test('says why each of the steps failed that were under way at the same time', async () => {
    const taken = new Validation('CreateProduct', [{ path: ['name'], message: 'has already been taken' }]);
    const other = new Validation('CreateProduct', [{ path: ['brand'], message: 'is not known' }]);
    const { message, because } = await failureOf(failing('product "A"', taken), failing('product "B"', other));
    expect(message).toBe('product "A": 4me refuses CreateProduct');
    expect(because).toMatch(
      /name: has already been taken\nproduct "B": 4me refuses CreateProduct: brand: is not known\n/,
    );
  });
});
