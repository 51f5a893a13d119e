import { readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { heseyaStandin } from '../../src/platforms/heseya/standin/index.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';

test('the order that the page on Heseya shows is one that a store of the sandbox takes', async () => {
  const page = await readFile(new URL('../../docs/heseya.md', import.meta.url), 'utf8');
  const [, path = '', flags = ''] = /curl -X POST http:\/\/127\.0\.0\.1:4040(\S+) \\\n([^`]*)```/.exec(page) ?? [];
  const body = /-d '([^']*)'/.exec(flags)?.[1] ?? '';
  const headers = [...flags.matchAll(/-H '([^:]*): ([^']*)'/g)].map(([, name = '', value = '']) => [name, value]);
  const sandbox = await startSandbox({ standins: [heseyaStandin({ now: Date.now })] });
  onTestFinished(() => sandbox.close());
  const answer = await fetch(`${sandbox.origin}${path}`, {
    method: 'POST',
    headers: Object.fromEntries(headers) as Record<string, string>,
    body,
  });
  expect(answer.status, await answer.text()).toBe(201);
});
