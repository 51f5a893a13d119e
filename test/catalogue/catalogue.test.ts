import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { catalogue } from '../../src/catalogue/catalogue.ts';
import { exitCodes, type FailureExit } from '../../src/failure.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const sources = ['src', 'templates']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => file.endsWith('.ts') && !file.startsWith(join('src', 'catalogue')))
  .map((file) => readFileSync(join(root, file), 'utf8'));

/** Codes as they stand in the source, between quotes. */
const thrown = new Set(
  sources.flatMap((text) => [...text.matchAll(/'(AB-[A-Z0-9-]*[A-Z0-9])'/g)].map(([, code = '']) => code)),
);

/** Kinds with their exit beside the code; a few get their code from a caller. */
const declared = sources.flatMap((text) =>
  [...text.matchAll(/code: '(AB-[A-Z0-9-]+)',\s*exit: '(\w+)'(,\s*retryable: true)?/g)].map(
    ([, code = '', exit = '', retryable]) => ({
      code,
      exitCode: exitCodes[exit as FailureExit],
      retryable: retryable !== undefined,
    }),
  ),
);

test('the source has codes, and most of them with their exit', () => {
  expect(thrown.size).toBeGreaterThan(100);
  expect(declared.length).toBeGreaterThan(100);
});

test('every error that is thrown is in the catalogue, and nothing else', () => {
  expect(catalogue.map(({ code }) => code).toSorted()).toEqual([...thrown].toSorted());
});

test('the catalogue says the exit code that the program ends with, and whether a second try helps', () => {
  const known = new Map<string, unknown>(
    catalogue.map(({ code, exitCode, retryable }) => [code, { code, exitCode, retryable }]),
  );
  expect(declared.map(({ code }) => known.get(code))).toEqual(declared);
});

test('every entry says in sentences when it happens and what to do', () => {
  const unfinished = catalogue.filter(({ meaning, remedy }) =>
    [meaning, remedy].some((text) => !/^[A-Z4-].{10,}\.$/.test(text)),
  );
  expect(unfinished).toEqual([]);
});
