import { createHash } from 'node:crypto';
import { createContext, runInContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { StandinPage } from '../../src/sandbox/standin-page.ts';
import type { StandinPanel } from '../../src/sandbox/standin-panel.ts';
import type { Standin, StandinRequest } from '../../src/sandbox/standin.ts';
import { formsIn, linksIn, textOf } from '../support/html-form.ts';
import { PageBrowser } from './page-browser.ts';

let sandbox: Sandbox;
let shown: StandinPage;
let panel: StandinPanel;
let asked: StandinRequest[];

const nasty = `</textarea></option><script>alert("1")</script>'&`;
const plainPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

beforeEach(async () => {
  asked = [];
  shown = { title: 'A page', text: 'Of a stand-in' };
  panel = { tables: [] };
  const standin: Standin = {
    name: nasty,
    hosts: ['pages.test'],
    panel: () => panel,
    handle(request) {
      asked.push(request);
      return { status: 200, page: shown };
    },
  };
  sandbox = await startSandbox({ standins: [standin, { name: 'Silent', hosts: [], handle: () => ({ status: 200 }) }] });
});

afterEach(async () => {
  await sandbox.close();
});

async function opened(): Promise<{ readonly text: string; readonly policy: string }> {
  const response = await fetch(`${sandbox.origin}/pages.test/to/1?a=b`);
  return { text: await response.text(), policy: response.headers.get('content-security-policy') ?? '' };
}

/** The scripts of a page, as they are sent. */
const scriptsIn = (html: string): readonly string[] =>
  [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(([, code = '']) => code);

describe('a page of a stand-in', () => {
  test('is plain text in the style of the sandbox, and leads back to it', async () => {
    shown = { title: nasty, text: nasty, problem: nasty };
    const { text, policy } = await opened();
    expect(policy).toBe(plainPolicy);
    expect(text).not.toMatch(/<script|src=|<link|url\(/i);
    expect(textOf(text).split(nasty)).toHaveLength(5);
    expect(linksIn(text)).toEqual([['/', 'Back to the sandbox']]);
  });

  test('asks every kind of question, with what was entered and what is wrong with it', async () => {
    const control = { label: nasty, problem: nasty };
    const types = ['text', 'paragraph', 'email', 'tel', 'date', 'url', 'number'] as const;
    const own = { name: `own ${nasty}`, label: nasty, value: nasty };
    const picks = ['one', 'several', 'menu'] as const;
    const options = ['a', nasty];
    shown = {
      title: 'A form',
      text: '',
      form: {
        submit: nasty,
        items: [
          { kind: 'text', text: nasty },
          {
            kind: 'group',
            title: nasty,
            problem: nasty,
            items: types.map((type) => ({ kind: 'input', type, name: `${type} ${nasty}`, value: nasty, ...control })),
          },
          ...picks.map((pick) => {
            return {
              kind: 'choice',
              pick,
              name: `${pick} ${nasty}`,
              options,
              chosen: [nasty],
              own,
              ...control,
            } as const;
          }),
        ],
      },
    };
    const { text, policy } = await opened();
    expect(policy).toBe(plainPolicy);
    expect(text).not.toMatch(/<script/i);
    const [form, ...others] = formsIn(text);
    expect([form?.action, others]).toEqual([undefined, []]);
    for (const name of [...types, 'one', 'several', 'menu', 'own']) {
      expect(form?.entries.get(`${name} ${nasty}`), name).toBe(nasty);
    }
    expect(form?.entries.getAll(`own ${nasty}`)).toHaveLength(3);
    expect(form?.controls.get(`number ${nasty}`)?.get('type')).toBe('number');
    expect(form?.controls.get(`one ${nasty}`)?.get('type')).toBe('radio');
    expect(form?.controls.get(`several ${nasty}`)?.get('type')).toBe('checkbox');
    expect(form?.controls.get(`text ${nasty}`)?.get('aria-invalid')).toBe('true');
    expect(textOf(form?.html ?? '').split(nasty).length).toBeGreaterThan(25);
  });

  test('has its controls in labels, and options under a legend', async () => {
    const item = { label: 'Which?', options: ['a', 'b'], chosen: [] } as const;
    shown = {
      title: 'A form',
      text: '',
      form: {
        submit: 'Send',
        items: [
          { kind: 'input', type: 'paragraph', name: 'why', label: 'Why?', value: '' },
          { kind: 'choice', pick: 'one', name: 'which', ...item },
          { kind: 'choice', pick: 'menu', name: 'menu', ...item },
        ],
      },
    };
    const { text } = await opened();
    expect(text).toMatch(/<label\s*>Why\?<textarea name="why"/);
    expect(text).toMatch(/<label\s*>Which\?<select name="menu"/);
    expect(text).toMatch(/<fieldset[^>]*>\s*<legend>Which\?<\/legend>/);
    expect(text).toMatch(/<label class="option"\s*><input[^>]*value="b"[^>]*>b<\/label\s*>/);
  });
});

describe('hidden fields of such a page', () => {
  beforeEach(() => {
    const items = [{ kind: 'text', text: 'About {{hidden:request_id}}, {{hidden:plan}} and {{hidden:x}}' }] as const;
    shown = { title: 'A form', text: '', form: { submit: 'Send', items, hidden: { request_id: '', plan: nasty } } };
  });

  test('have the values that the stand-in gives, also where a text has them', async () => {
    const { text } = await opened();
    const [form] = formsIn(text);
    expect([form?.entries.get('hidden.request_id'), form?.entries.get('hidden.plan')]).toEqual(['', nasty]);
    expect(textOf(text)).toContain(`About …, ${nasty} and …`);
  });

  test('come with one script, and the policy of the page allows these bytes and nothing else', async () => {
    const { text, policy } = await opened();
    const [code = '', ...others] = scriptsIn(text);
    const hash = createHash('sha256').update(code).digest('base64');
    expect(others).toEqual([]);
    expect(policy).toBe(`${plainPolicy}; script-src 'sha256-${hash}'`);
    expect(text.replace(code, '')).not.toMatch(/\son\w+=|src=|javascript:/i);
  });

  test('are none where the form has none', async () => {
    shown = { title: 'A form', text: '', form: { submit: 'Send', items: [], hidden: {} } };
    const { text, policy } = await opened();
    expect([scriptsIn(text), policy]).toEqual([[], plainPolicy]);
  });

  test('take what the fragment of the address has of them, as text', async () => {
    const { text } = await opened();
    const [code = ''] = scriptsIn(text);
    const places = [...text.matchAll(/<(input|span)\b[^>]*\bdata-fragment="([^"]*)"/g)].map(([, localName, name]) => ({
      localName,
      name,
      value: 'before',
      textContent: 'before',
      getAttribute: () => name,
    }));
    expect(places.map(({ localName, name }) => `${String(localName)} ${String(name)}`)).toEqual([
      'input request_id',
      'input plan',
      'span request_id',
      'span plan',
    ]);
    const location = { hash: '#request_id=70414%20%3Cb%3E&x=1' };
    let listener: (() => void) | undefined;
    const page = {
      URLSearchParams,
      location,
      document: { querySelectorAll: (selector: string) => (selector === '[data-fragment]' ? places : []) },
      addEventListener: (event: string, listen: () => void) => {
        if (event === 'hashchange') listener = listen;
      },
    };
    runInContext(code, createContext(page));
    const values = () => places.map(({ value, textContent }) => [value, textContent]);
    const [untouched, number] = [['before', 'before'], '70414 <b>'];
    expect(values()).toEqual([[number, 'before'], untouched, ['before', number], untouched]);
    location.hash = '#plan=gold';
    listener?.();
    expect(values()).toEqual([
      [number, 'before'],
      ['gold', 'before'],
      ['before', number],
      ['before', 'gold'],
    ]);
  });
});

describe('a request to a stand-in', () => {
  test.each([
    ['of the sandbox', () => sandbox.origin, true],
    ['of the sandbox under its other name', () => sandbox.origin.replace('127.0.0.1', 'localhost'), false],
    ['of another site', () => 'https://evil.example', false],
    ['of a file', () => 'null', false],
    ['of nobody', () => undefined, false],
  ])('says whether it is sent by a page %s', async (_what, origin, expected) => {
    const sender = origin();
    await fetch(`${sandbox.origin}/pages.test/to/1`, {
      method: 'POST',
      body: 'a=b',
      headers: sender === undefined ? {} : { origin: sender },
    });
    expect(asked.map(({ fromOwnPage }) => fromOwnPage)).toEqual([expected]);
  });
});

describe('the panel of a stand-in', () => {
  test('shows text, marks, times and links, with everything escaped', async () => {
    panel = {
      tables: [
        {
          title: nasty,
          heads: [nasty, 'Verdict'],
          rows: [
            [nasty, { mark: nasty, tone: 'good' }],
            [[{ time: '2026-05-01T12:34:56.789Z' }, nasty], { address: 'https://pages.test/to/1#a', text: nasty }],
            [{ address: 'https://evil.example/', text: nasty }, { address: 'https://pages.test/to/2' }],
          ],
          whenEmpty: 'None.',
        },
        { title: 'Empty', heads: ['A'], rows: [], whenEmpty: nasty },
      ],
    };
    const browser = new PageBrowser(sandbox);
    await browser.open();
    const section = browser.section('standin-1');
    expect(browser.html).not.toMatch(/<script/i);
    expect(linksIn(section)).toEqual([
      ['/pages.test/to/1#a', nasty],
      ['/pages.test/to/2', 'https://pages.test/to/2'],
    ]);
    for (const part of ['12:34:56', 'Empty', 'https://pages.test/to/2', nasty]) expect(textOf(section)).toContain(part);
    expect(linksIn(browser.html)).toContainEqual(['#standin-1', nasty]);
    expect(browser.html).not.toContain('Silent');
  });

  test('is part of the data of the page', async () => {
    const state = await (await fetch(`${sandbox.origin}/_sandbox/state`)).json();
    expect(state).toMatchObject({ standins: [{ name: nasty, panel: { tables: [] } }] });
  });
});
