import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { questions } from '../../src/input/questions.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tests = readdirSync(join(root, 'templates'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.js'))
  .toSorted();

function node(...words: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: root,
    env: { PATH: process.env['PATH'] },
    encoding: 'utf8',
  });
  expect(status, stdout + stderr).toBe(0);
}

// They import the built package, which the program builds where it is out of date.
beforeAll(() => node('bin/app-builder.js', '--version'), 60_000);

test('each integration that init starts from brings a test', () => {
  const names = Object.keys(questions.template.choices).toSorted();
  expect(tests).toEqual(names.map((name) => join(name, `${name}.test.js`)));
});

test.each(tests)("%s passes with Node's own test runner", { timeout: 60_000 }, (file) => {
  node('--test', join('templates', file));
});
