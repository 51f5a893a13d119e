import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { packageRoot } from '../package-root.ts';

const packageName = 'app-builder';

/** True where this runs from `src/*.ts`, as in our own tests; false from `dist`. */
export const fromSource = import.meta.url.endsWith('.ts');

/**
 * Resolves `app-builder/*` to this very package by its `exports`, so that the folder of a user needs no `node_modules` and a
 * handler always gets the runtime of the engine that deploys it.
 */
export function ownPackagePlugin(): Plugin {
  return {
    name: 'own-package',
    setup(build) {
      const root = packageRoot();
      const exported = readExports(root);
      build.onResolve({ filter: /^app-builder(?:\/|$)/ }, async ({ path }) => {
        const target = (await exported)[`.${path.slice(packageName.length)}`];
        if (target === undefined)
          return { errors: [{ text: `"${path}" is nothing that ${packageName} offers to handlers` }] };
        return { path: join(root, target), sideEffects: false };
      });
    },
  };
}

async function readExports(root: string): Promise<Readonly<Record<string, string | undefined>>> {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, string | { readonly source?: string; readonly default: string }>>;
  };
  const entries = Object.entries(manifest.exports).map(([name, target]): [string, string] => {
    if (typeof target === 'string') return [name, target];
    return [name, (fromSource ? target.source : undefined) ?? target.default];
  });
  return Object.fromEntries(entries);
}
