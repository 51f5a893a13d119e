import type { TemplateFunction } from '../../../integration/template/model.ts';
import type { BundleTarget } from '../../bundle.ts';

/** Lambda's Node that this version deploys to; 20 cannot be created any more since August 2026. */
const targets: Readonly<Record<string, BundleTarget | undefined>> = {
  'nodejs24.x': 'node24',
  'nodejs22.x': 'node22',
};

export const defaultRuntime = 'nodejs24.x';

export function runtimeProblem({ properties }: TemplateFunction): string | undefined {
  const runtime = properties['Runtime'] ?? defaultRuntime;
  if (typeof runtime === 'string' && targets[runtime] !== undefined) return undefined;
  const given = typeof runtime === 'string' ? runtime : 'a runtime that is computed';
  return `${given} cannot be deployed, write nodejs24.x or nodejs22.x`;
}

/** What to bundle for; the runtime was checked before. */
export function bundleTarget({ properties }: TemplateFunction): BundleTarget {
  const runtime = properties['Runtime'];
  return targets[typeof runtime === 'string' ? runtime : defaultRuntime] ?? 'node24';
}
