import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLinkTo } from '../../src/sandbox/links.ts';
import { noteText } from '../../src/sandbox/pages/note-text.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Standin } from '../../src/sandbox/standin.ts';
import { linksIn, textOf } from '../support/html-form.ts';
import { PageBrowser } from './page-browser.ts';

let sandbox: Sandbox;

const there = 'https://forms.test/to/1';

/** Customers have hosts of their own, which all lead to one. */
const forms: Standin = {
  name: 'Forms',
  hosts: ['forms.test'],
  handle: ({ url }) => ({ status: 200, body: { asked: url.href } }),
  standsFor: ({ hostname, pathname, search, hash }) =>
    hostname.endsWith('.forms.test') ? new URL(`https://forms.test${pathname}${search}${hash}`) : undefined,
};
/** Says that it stands for a host which the sandbox does not have. */
const liar: Standin = {
  name: 'Liar',
  hosts: ['liar.test'],
  handle: () => ({ status: 200 }),
  standsFor: ({ hostname }) => (hostname === 'x.liar.test' ? new URL('https://evil.example/') : undefined),
};

beforeAll(async () => {
  sandbox = await startSandbox({ standins: [forms, liar] });
});

afterAll(async () => {
  await sandbox.close();
});

/** The note as the page has it. */
async function noteOf(text: string): Promise<string> {
  sandbox.people.addNote({ account: 'wna-it', requestId: '70454', text });
  const browser = new PageBrowser(sandbox);
  await browser.open();
  const notes = [...browser.card('request 70454').matchAll(/<p class="written">([^]*?)<\/p>\s*<p class="soft">/g)];
  return notes.at(-1)?.[1] ?? '';
}

describe('a note on the page', () => {
  test.each([
    ['the link of a rule', `[${there}](${there}#request_id=70414)`, '/forms.test/to/1#request_id=70414', there],
    ['a link with words', `[our *survey*\\]](${there}?a=b&c=d#x)`, '/forms.test/to/1?a=b&c=d#x', 'our *survey*]'],
    ['a link without words', `[](${there})`, '/forms.test/to/1', there],
    ['an address', `${there}#request_id=1`, '/forms.test/to/1#request_id=1', `${there}#request_id=1`],
    ['a host of a customer', '[a](https://mysite.forms.test/to/1#b)', '/forms.test/to/1#b', 'a'],
    ['a page of 4me', 'https://wdc.4me-sandbox.test/x', '/wdc.4me-sandbox.test/x', 'https://wdc.4me-sandbox.test/x'],
    ['capitals in the host', '[a](https://FORMS.test/to/1)', '/forms.test/to/1', 'a'],
    ['a path that goes up', '[a](https://forms.test/../../_sandbox/state)', '/forms.test/_sandbox/state', 'a'],
  ])('leads to the sandbox with %s', async (_what, markup, href, words) => {
    const note = await noteOf(`See ${markup}, please`);
    expect(linksIn(note)).toEqual([[href, words]]);
    expect(textOf(note)).toBe(`See ${words}, please`);
    expect(note).toContain('target="_blank" rel="noopener"');
  });

  test('leads to an address without the full stop that ends a sentence', async () => {
    expect(linksIn(await noteOf(`Open ${there}. Or (${there}), or "${there}"!`))).toEqual(
      Array.from({ length: 3 }, () => ['/forms.test/to/1', there]),
    );
  });

  test.each([
    '[a](https://evil.example/to/1)',
    'https://evil.example/',
    '[a](javascript:alert(1))',
    '[a](http://forms.test/to/1)',
    '[a](//forms.test/to/1)',
    '[a](/_sandbox/state)',
    '[a](https://forms.test:8443/to/1)',
    '[a](https://forms.test@evil.example/)',
    '[a](https://user:word@forms.test/to/1)',
    '[a](https://forms.test.evil.example/)',
    '[a](https://evilforms.test/)',
    '[a](https://x.liar.test/)',
    '[a](https://4me-sandbox.test.evil.example/)',
    '[a](https://)',
    '[a](https://%)',
    'HTTPS://FORMS.TEST/',
  ])('stays as it was written, without a link: %s', async (text) => {
    const note = await noteOf(text);
    expect([linksIn(note), textOf(note)]).toEqual([[], text]);
  });

  test('shows what its markup escapes, and everything else as it is', async () => {
    const text = '\\[a\\]\\(b\\) \\*c\\* \\\\ **d** C:\\temp\n - `e`\n   <b>&amp;</b>';
    expect(textOf(await noteOf(text))).toBe('[a](b) *c* \\ **d** C:\\temp\n - `e`\n   <b>&amp;</b>');
  });

  test('has no link where its brackets are escaped', async () => {
    expect(linksIn(await noteOf('\\[a\\](https://evil.example/)'))).toEqual([]);
    expect(linksIn(await noteOf(`\\[a\\](${there})`))).toEqual([['/forms.test/to/1', there]]);
  });

  test('has no element but links to hosts of the sandbox, whatever it says', () => {
    const linkTo = createLinkTo((host) => host === 'forms.test', [forms, liar]);
    const marks = [...'[]()\\"\'<>& \na`#?.@:\u0000'.split(''), '\ud800'];
    const hosts = ['forms.test/', 'x.forms.test', 'evil.example', '](https://forms.test/', '<script>'];
    const pieces = [...marks, ...hosts, 'https://', 'http://', 'javascript:'];
    const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        const shown = noteText(text, linkTo).text;
        const rest = shown.replaceAll(
          /<a\s+href="\/forms\.test\/[^"<>]*"\s+target="_blank"\s+rel="noopener"\s+title="[^"<>]*"\s*>([^<>]*)<\/a\s*>/g,
          '$1',
        );
        expect(rest).not.toMatch(/[<>"']/);
        if (!/\\|\[[^]*\]\(https:\/\//.test(text)) expect(textOf(shown)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  test('is read in a moment, however it is nested', () => {
    const started = performance.now();
    for (const piece of ['[', '\\[', '[](https://', '](https://a', 'https://', '[a\\', '\\\\']) {
      noteText(piece.repeat(100_000), () => undefined);
    }
    noteText(`https://a${'.'.repeat(100_000)}x`, () => undefined);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('a host of a customer', () => {
  test('is not one of the hosts to which requests of programs go', async () => {
    expect(sandbox.setting.hosts).toEqual(['forms.test', 'liar.test']);
    expect((await fetch(`${sandbox.origin}/mysite.forms.test/to/1`)).status).toBe(404);
    expect((await fetch(`${sandbox.origin}/forms.test/to/1`)).status).toBe(200);
  });
});
