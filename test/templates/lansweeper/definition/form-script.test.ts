import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { beforeAll, expect, test } from 'vitest';
import { bundledTemplates } from '../../../../src/integration/bundled.ts';

/** As much of an element in jQuery as the form of 4me has for the script. */
class Element {
  readonly #children = new Map<string, Element>();
  readonly #changed: (() => void)[] = [];
  readonly attributes = new Map<string, string>();
  value = '';
  isHidden = true;
  isRequired: boolean | undefined;

  find(selector: string): Element {
    const found = this.#children.get(selector) ?? new Element();
    this.#children.set(selector, found);
    return found;
  }

  val(value?: string): unknown {
    if (value === undefined) return this.value;
    this.value = value;
    return this;
  }

  on(event: string, react: () => void): void {
    if (event === 'change') this.#changed.push(react);
  }

  required(isRequired: boolean): void {
    this.isRequired = isRequired;
  }

  toggleClass(name: string, isOn: boolean): void {
    if (name === 'hide') this.isHidden = isOn;
  }

  attr(name: string, value: string): void {
    this.attributes.set(name, value);
  }

  /** A person enters something. */
  enter(value: string): void {
    this.value = value;
    for (const react of this.#changed) react();
  }
}

let script: string;

beforeAll(async () => {
  script = await readFile(join(bundledTemplates(), 'lansweeper', 'ui_extension.js'), 'utf8');
});

/** The form with what 4me has filled in. */
function open(values: Readonly<Record<string, string>> = {}) {
  const extension = new Element();
  let prefilled = (): void => undefined;
  const ITRP = {
    $: (element: Element) => element,
    hooks: {
      register(hook: string, react: () => void) {
        if (hook === 'after-prefill') prefilled = react;
      },
    },
  };
  // 4me calls it with the container as `this`.
  runInNewContext(`(function () { ${script} }).call(container);`, { ITRP, container: extension });
  const field = (id: string): Element => extension.find(`#${id}`);
  const selected = { installation_handling: 'selected_only', import_type: 'ip_only' };
  for (const [id, value] of Object.entries({ ...selected, ...values })) field(id).val(value);
  prefilled();
  const isShown = (selector: string): boolean => !extension.find(selector).isHidden;
  return {
    field,
    isShown,
    extension,
    steps: () => ['.step-credentials', '.step-callback-url', '.callback-url', '.step-authorize'].filter(isShown),
  };
}

test('a new form asks for the credentials, and goes on when both are there', () => {
  const { field, steps } = open();
  expect(field('connection_status').value).toBe('pending_client_credentials');
  expect(steps()).toEqual(['.step-credentials']);
  field('client_id').enter('client-1');
  expect(field('connection_status').value).toBe('pending_client_credentials');
  field('client_secret').enter('secret');
  expect(field('connection_status').value).toBe('pending_callback_url');
  expect(steps()).toEqual(['.step-callback-url']);
  field('client_id').enter('  ');
  expect(field('connection_status').value).toBe('pending_client_credentials');
});

test.each([
  ['pending_authorization', false],
  ['failure', true],
])('with the status %s the callback URL is shown with the steps that follow', (status, isLost) => {
  const { steps, isShown, extension } = open({ connection_status: status, client_id: 'a/b' });
  expect(steps()).toEqual(['.callback-url', '.step-authorize']);
  expect(isShown('.connection-lost')).toBe(isLost);
  expect(extension.find('.authorize-link').attributes.get('href')).toBe(
    'https://app.lansweeper.com/authorize-app/a%2Fb',
  );
});

test('a connected form shows none of the steps', () => {
  const { steps, field } = open({ connection_status: 'success', client_id: 'client-1' });
  expect(steps()).toEqual([]);
  expect(field('connection_status').value).toBe('success');
});

test.each(['success', 'failure', 'pending_authorization'])(
  'other credentials begin again from the status %s, and those from before go back to it',
  (status) => {
    const { field, steps } = open({ connection_status: status, client_id: 'client-1' });
    field('client_id').enter('client-2');
    expect(field('connection_status').value).toBe('pending_callback_url');
    expect(steps()).toEqual(['.step-callback-url']);
    field('client_id').enter('client-1');
    expect(field('connection_status').value).toBe(status);
    field('client_secret').enter('another secret');
    expect(field('connection_status').value).toBe('pending_callback_url');
  },
);

test.each([
  ['installation_handling', 'selected_only', 'all', 'installations', '.row.installations', 20],
  ['import_type', 'selected_types_only', 'ip_only', 'asset_types', '.row.asset-types', 99],
])('%s asks for a list with %s only, not with %s', (choice, value, other, list, row, most) => {
  const { field, isShown, extension } = open();
  field(choice).enter(other);
  expect([isShown(row), field(list).isRequired]).toEqual([false, false]);
  field(choice).enter(value);
  expect([isShown(row), field(list).isRequired]).toEqual([true, true]);
  const tooMany = extension.find(row).find('.too-many');
  const bullets = (count: number): string => Array.from({ length: count }, (_, n) => `* name ${String(n)}`).join('\n');
  field(list).enter(bullets(most));
  expect(tooMany.isHidden).toBe(true);
  field(list).enter(bullets(most + 1));
  expect(tooMany.isHidden).toBe(false);
});

test('what the app writes of the last synchronization is not part of the form', () => {
  expect(open({ connection_status: 'success' }).isShown('.last-sync')).toBe(false);
});
