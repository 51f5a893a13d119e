import { relative, resolve, sep } from 'node:path';
import { packageRoot } from '../../../package-root.ts';
import type { Bundle } from '../../bundle.ts';
import { digestOf } from '../../digest.ts';
import { reproducibleZip } from './zip.ts';

export interface FunctionArchive {
  /** Key in the bucket, by content: `functions/<sha256>.zip`. */
  readonly key: string;
  readonly bytes: Uint8Array;
}

/**
 * What Lambda gets of a function: `index.mjs` and its source map. The map is only read where the function sets
 * `NODE_OPTIONS: --enable-source-maps`; to parse it at each cold start is not worth what it tells.
 *
 * @param folder of the function's code
 */
export async function functionArchive(folder: string, { code, map }: Bundle): Promise<FunctionArchive> {
  const bytes = await reproducibleZip([
    ['index.mjs', `${code}//# sourceMappingURL=index.mjs.map\n`],
    ['index.mjs.map', portableMap(map, folder)],
  ]);
  return { key: `functions/${digestOf(bytes)}.zip`, bytes };
}

/** Sources by their place in the function's folder or in a package, wherever those are on this machine. */
function portableMap(map: string, folder: string): string {
  const { sources, ...others } = JSON.parse(map) as { readonly sources: readonly string[] };
  return JSON.stringify({
    ...others,
    sources: sources.map((source) => portableSource(resolve(folder, source), folder)),
  });
}

function portableSource(path: string, folder: string): string {
  const installed = path.split(sep).join('/').split('/node_modules/').at(-1);
  if (path.includes(`${sep}node_modules${sep}`)) return `node_modules/${installed ?? ''}`;
  const own = relative(folder, path);
  if (!own.startsWith('..')) return own.split(sep).join('/');
  const ours = relative(packageRoot(), path);
  return ours.startsWith('..') ? (path.split(sep).at(-1) ?? path) : `app-builder/${ours.split(sep).join('/')}`;
}
