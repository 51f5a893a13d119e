import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleFunction, localBinding } from '../dist/src/engine/bundle.js';
import { inTurns, timeNode } from './measure.js';

const templates = ['engine', 'note-dispatcher'];

/** Bytes of each deployed function, and the start of a process that imports it. */
export async function bundles() {
  const folder = mkdtempSync(join(tmpdir(), 'app-builder-bench-'));
  Object.assign(process.env, {
    APP_BUILDER_ENGINE_FOLDER: folder,
    PARAM_4ME_DOMAIN: '4me-sandbox.test',
    PARAM_BOOTSTRAP_ACCOUNT: 'wdc',
    PARAM_OFFERING_REFERENCE: 'bench',
  });
  const rows = [];
  try {
    for (const name of templates) {
      const source = fileURLToPath(new URL(`../templates/${name}/`, import.meta.url));
      const request = { folder: source, entry: 'handler.ts', exportName: 'handler', binding: localBinding };
      const { code, bytes } = await bundleFunction(request);
      const file = join(folder, `${name}.mjs`);
      writeFileSync(file, code);
      rows.push({
        what: `bundle of ${name}, minified`,
        against: '100,000 bytes',
        ratio: bytes / 100_000,
        limit: 'at most 1',
        note: `${bytes} bytes`,
      });
      const cold = ['--input-type=module', '-e', `await import(${JSON.stringify(pathToFileURL(file).href)})`];
      const empty = ['--input-type=module', '-e', ''];
      const ratio = inTurns(
        21,
        () => timeNode(empty),
        () => timeNode(cold),
      );
      rows.push({ what: `cold import of ${name}`, against: 'an empty node', ratio, limit: 'at most 1.4' });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}
