import { expect, test } from 'vitest';
import { requireContract } from '../support/printed-document.ts';

const failure = {
  ok: false,
  command: 'schema',
  exitCode: 2,
  error: { code: 'AB-SCHEMA-UNKNOWN', message: 'm', fix: 'f', retryable: false },
  completed: [],
  next: [],
};
const { next: _next, ...incomplete } = failure;

test.each([
  ['a document of its schema', ['schema', '--json'], 0, { ok: true, command: 'schema', schemas: [] }, undefined],
  ['a whole failure', ['--json', 'schema', 'x'], 2, failure, undefined],
  ['a failure that does not say what is next', ['schema', 'x', '--json'], 2, incomplete, 'must have required property'],
  [
    'a field that no schema has',
    ['schema', '--json'],
    0,
    { ok: true, command: 'schema', schemas: [], more: 1 },
    'does not fit',
  ],
  ['another exit code than it ends with', ['schema', 'x', '--json'], 1, failure, 'says exit code 2 and ends with 1'],
  ['an exit code that the table does not name', ['schema'], 6, {}, 'ended with 6'],
])('%s is told from what breaks the contract', async (_, argv, code, document, complaint) => {
  const checked = requireContract(argv, { code, stdout: JSON.stringify(document) });
  if (complaint === undefined) await checked;
  else await expect(checked).rejects.toThrow(complaint);
});

test('two documents, or a word beside one, are not one document', async () => {
  const stdout = `${JSON.stringify(failure)}\n${JSON.stringify(failure)}`;
  await expect(requireContract(['schema', '--json'], { code: 2, stdout })).rejects.toThrow('not one JSON document');
});
