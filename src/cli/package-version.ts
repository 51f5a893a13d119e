import { existsSync, readFileSync } from 'node:fs';

/** Version of this package; its package.json is two folders up in the source and three in the build. */
export function packageVersion(): string {
  const places = ['../../package.json', '../../../package.json'].map((path) => new URL(path, import.meta.url));
  const place = places.find((url) => existsSync(url));
  if (place === undefined) throw new Error('the package has lost its package.json');
  const manifest = JSON.parse(readFileSync(place, 'utf8')) as { readonly version: string };
  return manifest.version;
}
