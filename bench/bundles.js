import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { awsBinding, bundleFunction, localBinding } from '../dist/src/engine/bundle.js';
import { mediansInTurns, timeNode } from './measure.js';

const limits = { lansweeper: 160_000 };
const usualLimit = 100_000;
const rounds = 21;

/** The functions of the reference with the SDK in the bundle: bytes, gzip, times an empty node (peer-bench §2). */
const reference = {
  engine: { bytes: 669_503, zipped: 173_386, cold: 2.19 },
  'note-dispatcher': { bytes: 670_796, zipped: 173_777, cold: 2.08 },
  typeform: { bytes: 677_736, zipped: 175_728, cold: 2.44 },
  lansweeper: { bytes: 769_214, zipped: 197_943, cold: 2.53 },
};

/** `sdk`: the same stores over the SDK's clients, to compare with. */
const bindings = {
  aws: awsBinding,
  local: localBinding,
  sdk: { module: fileURLToPath(new URL('sdk-binding.js', import.meta.url)), name: 'bindSdk' },
};

const count = (bytes) => bytes.toLocaleString('en-US');
const importing = (file) => ['--input-type=module', '-e', `await import(${JSON.stringify(pathToFileURL(file).href)})`];
const empty = ['--input-type=module', '-e', ''];

/** Bytes of each deployed function, and the start of a process that imports it. */
export async function bundles() {
  const folder = mkdtempSync(join(tmpdir(), 'app-builder-bench-'));
  Object.assign(process.env, {
    APP_BUILDER_ENGINE_FOLDER: folder,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    PARAM_ENGINE_NAME: 'app-builder',
    PARAM_4ME_DOMAIN: '4me-sandbox.test',
    PARAM_BOOTSTRAP_ACCOUNT: 'wdc',
    PARAM_OFFERING_REFERENCE: 'bench',
  });
  try {
    const rows = [];
    for (const name of Object.keys(reference)) rows.push(...(await rowsOf(name, folder)));
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function rowsOf(name, folder) {
  const source = fileURLToPath(new URL(`../templates/${name}/`, import.meta.url));
  const sizes = {};
  const works = { empty: () => timeNode(empty) };
  for (const [kind, binding] of Object.entries(bindings)) {
    const { code, bytes } = await bundleFunction({
      folder: source,
      entry: 'handler.ts',
      exportName: 'handler',
      binding,
    });
    const file = join(folder, `${name}-${kind}.mjs`);
    writeFileSync(file, code);
    sizes[kind] = { bytes, zipped: gzipSync(code, { level: 9 }).byteLength };
    works[kind] = () => timeNode(importing(file));
  }
  sizes.reference = reference[name];
  const times = mediansInTurns(rounds, works);
  const cold = (kind) => times[kind] / times.empty;
  const size = (kind) => `${count(sizes[kind].bytes)} bytes, ${count(sizes[kind].zipped)} zipped`;
  const limit = limits[name] ?? usualLimit;
  const against = { against: `${count(limit)} bytes`, limit: 'at most 1' };
  return [
    {
      what: `bundle of ${name} on AWS, minified`,
      ...against,
      ratio: sizes.aws.bytes / limit,
      note: `${size('aws')}; with the SDK ${size('sdk')}; the reference ${size('reference')}`,
    },
    {
      what: `bundle of ${name}, local`,
      ...against,
      ratio: sizes.local.bytes / limit,
      note: size('local'),
    },
    {
      what: `cold import of ${name} on AWS`,
      against: 'an empty node',
      ratio: cold('aws'),
      limit: 'at most 1.4',
      note: `${times.aws.toFixed(0)} ms, empty ${times.empty.toFixed(0)} ms; with the SDK ${cold('sdk').toFixed(2)}; the reference ${reference[name].cold}`,
    },
    {
      what: `cold import of ${name}, local`,
      against: 'an empty node',
      ratio: cold('local'),
      limit: 'at most 1.4',
    },
  ];
}
