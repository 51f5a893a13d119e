import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { customer, integrations, types } from './package-cases.js';
import { openSandbox, until } from './package-sandbox.js';
import { openPackageStage } from './package-stage.js';
import { root } from './prepare.js';

/**
 * What somebody does with the package as it is packed, in a folder outside this repository: makes an integration from each
 * template, tests it, and deploys it to the sandbox, where it runs. Needs no network.
 */

const say = (text) => process.stdout.write(`${text}\n`);

const stage = openPackageStage();
let sandbox;
try {
  say(`${stage.tarball} in ${stage.folder}`);
  for (const path of ['4me', 'runtime', 'testing']) {
    const url = stage.node(['--input-type=module', '-e', `console.log(import.meta.resolve('app-builder/${path}'))`]);
    assert.ok(url.includes(`${stage.folder}/node_modules/app-builder/dist/`), url);
  }
  for (const { name, template } of integrations) {
    stage.command(['init', name, '--template', template]);
    say(`init ${name} --template ${template}`);
  }
  const { devDependencies } = JSON.parse(readFileSync(join(stage.folder, 'package.json'), 'utf8'));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  assert.deepEqual(devDependencies, { 'app-builder': version });

  const tested = stage.node(['--test', '--test-reporter=tap']);
  const [, passed = '0'] = /^# pass (\d+)$/m.exec(tested) ?? [];
  assert.ok(Number(passed) > integrations.length, tested);
  say(`node --test: ${passed} passed`);

  writeFileSync(join(stage.folder, 'types.ts'), types);
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  // With the tsconfig.json that init has made; our own declarations are looked at, too.
  stage.node([compiler, '-p', '.', ...'--lib es2023 --types node --skipLibCheck false'.split(' ')]);
  say('tsc -p .: the types of 4me, runtime and testing, and the handlers');

  sandbox = await openSandbox(stage);
  const command = (...words) => stage.command(words, sandbox.variables).trim();
  say(`sandbox at ${sandbox.variables.APP_BUILDER_SANDBOX}`);
  say(`bootstrap: ${command('bootstrap', '--yes').split('\n')[0]}`);
  for (const { name, fields, use, works } of integrations) {
    say(`deploy ${name}: ${command('deploy', name, '--yes').split('\n')[0]}`);
    assert.match(command('deploy', name, '--yes'), /^No changes\.$/m);
    await sandbox.act('publish', { reference: name });
    const filled = Object.entries(fields).map(([id, value]) => [`field.${id}`, value]);
    await sandbox.act('install', { reference: name, customer, ...Object.fromEntries(filled) });
    await use(sandbox);
    await until(`what ${name} does`, () => works(sandbox));
    say(`deploy ${name} again: no changes; installed, it works`);
  }
  await sandbox.close();
  sandbox = undefined;

  const { count, files } = stage.strangers();
  assert.deepEqual(files, [], 'modules of the repository were loaded');
  say(`${count} modules were loaded, none of them from the repository`);
} finally {
  await sandbox?.close();
  stage.close();
}
