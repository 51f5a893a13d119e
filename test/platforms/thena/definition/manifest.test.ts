import { describe, expect, test } from 'vitest';
import { inspected, set } from './folder.ts';

const scope = (name: string) => ({ scope: name, reason: 'r', description: 'd' });

test('the bundled app has neither problems nor doubts', async () => {
  const { problemLines, doubtLines, definition } = await inspected('manifest.json');
  expect(problemLines).toEqual([]);
  expect(doubtLines).toEqual([]);
  expect(definition).toMatchObject({ slug: 'thena-ticket-notes', settings: { required_settings: ['target_url'] } });
});

describe('problems of a manifest', () => {
  const cases: readonly (readonly [what: string, path: string, value: unknown, problem: RegExp])[] = [
    ['no app', 'app', undefined, /^manifest\.json:1 \/app: is missing$/],
    ['no name', 'app.name', undefined, /\/app\/name: is missing/],
    ['no slug', 'app.slug', '', /\/app\/slug: is missing/],
    ['a slug with a capital', 'app.slug', 'Notes', /\/app\/slug: has lower-case letters/],
    ['a slug with two hyphens', 'app.slug', 'a--b', /\/app\/slug: has lower-case letters/],
    ['an icon over http', 'app.icons.small', 'http://example.com/a.png', /icons\/small: has to begin with https/],
    ['an icon in a private network', 'app.icons.large', 'https://10.0.0.8/a.png', /large: leads to an address/],
    ['a misspelled key', 'app.descripton', 'x', /\/app\/descripton: .* did you mean "description"\?/],
    ['a misspelled block', 'scpoes', {}, /\/scpoes: .* did you mean "scopes"\?/],
    ['developer as a text', 'developer', 'me', /\/developer: has to be an object/],
    ['no scope in an entry', 'scopes.required.platform', [{ reason: 'x' }], /platform\/0\/scope: is missing/],
    ['a scope of another form', 'scopes.required', ['tickets-read'], /required\/0: "tickets-read" is no scope/],
    ['an action that no scope has', 'scopes.required', ['tickets:admin'], /"tickets:admin" is no scope/],
    [
      'the same scope as required and optional',
      'scopes.optional',
      ['tickets:read'],
      /optional\/0: the scope "tickets:read" is named twice/,
    ],
    ['a place of scopes that is not known', 'scopes.required.platfrom', [], /platfrom: .* did you mean "platform"/],
    ['an event with a blank', 'events.subscribe', [{ event: 'ticket created' }], /subscribe\/0\/event: .* is no event/],
    ['the same event twice', 'events.subscribe', [{ event: 'a:b' }, { event: 'a:b' }], /subscribe\/1\/event: .* twice/],
    [
      'a life-cycle event among the subscriptions',
      'events.subscribe',
      [{ event: 'app:installation' }],
      /comes to the address for installations without a subscription/,
    ],
    ['an own event with colons', 'events.publish', [{ event: 'acme:done' }], /publish\/0\/event: .* is no name/],
    ['a schema that is none', 'events.publish', [{ event: 'a.b', schema: 'x' }], /publish\/0\/schema: has to be an/],
    [
      'webhook addresses',
      'integration',
      { webhooks: { events: 'https://a.example' } },
      /integration\/webhooks: deploy gives Thena the addresses/,
    ],
    ['activities', 'activities', [], /\/activities: activities stand in a file of their own/],
    ['settings as an object', 'configuration.optional_settings', {}, /optional_settings: has to be a list/],
    [
      'a setting without a key',
      'configuration.optional_settings',
      [{ label: 'x' }],
      /optional_settings\/0: has no key/,
    ],
    ['a setting twice', 'configuration.optional_settings', ['target_url'], /there is already a setting "target_url"/],
  ];
  test.each(cases)('%s', async (_what, path, value, problem) => {
    const { problemLines } = await inspected('manifest.json', (content) => set(content, path, value));
    expect(problemLines).toEqual([expect.stringMatching(problem)]);
  });

  test('text that is no JSON is a problem with its line', async () => {
    const { problemLines, definition } = await inspected('manifest.json', () => '{\n  "app": {,}\n}');
    expect(problemLines).toEqual(['manifest.json:2 : this is not JSON, column 11']);
    expect(definition).toBeUndefined();
  });

  test('a problem has the line of its place', async () => {
    const { problemLines } = await inspected('manifest.json', (content) => set(content, 'app.slug', 'No'));
    expect(problemLines[0]).toMatch(/^manifest\.json:4 \/app\/slug: /);
  });
});

describe('doubts about a manifest', () => {
  const cases: readonly (readonly [what: string, path: string, value: unknown, doubt: string])[] = [
    [
      'a category nobody documents',
      'app.category',
      'automaton',
      'thena-category /app/category: the category "automaton" is not known; did you mean "automation"?',
    ],
    [
      'a scope that nobody has seen',
      'scopes.required.platform',
      [scope('tickts:read')],
      'thena-scope /scopes/required/platform/0/scope: the scope "tickts:read" is not known; did you mean "tickets:read"?',
    ],
    [
      'a scope of a flat list',
      'scopes.required',
      ['pigeons:read'],
      'thena-scope /scopes/required/0: the scope "pigeons:read" is not known',
    ],
    [
      'an event that nobody documents',
      'events.subscribe',
      [{ event: 'ticket:coment:added' }],
      'thena-event /events/subscribe/0/event: the event "ticket:coment:added" is not known; did you mean "ticket:comment:added"?',
    ],
    [
      'a family of events that nobody documents',
      'events.subscribe',
      [{ event: 'pigeon:*' }],
      'thena-event /events/subscribe/0/event: the event "pigeon:*" is not known',
    ],
    [
      'no subscription, which means all events',
      'events.subscribe',
      [],
      'thena-subscription /events/subscribe: no event is named under events.subscribe, so Thena sends the app all of them',
    ],
  ];
  test.each(cases)('%s', async (_what, path, value, doubt) => {
    const { problemLines, doubtLines } = await inspected('manifest.json', (content) => set(content, path, value));
    expect(problemLines).toEqual([]);
    expect(doubtLines).toEqual([doubt]);
  });

  test('a family of known events is no doubt', async () => {
    const { doubtLines } = await inspected('manifest.json', (content) =>
      set(content, 'events.subscribe', [{ event: 'ticket:*' }, { event: 'account:created' }]),
    );
    expect(doubtLines).toEqual([]);
  });
});

test('flat scopes are sent in the form of the live API', async () => {
  const { definition } = await inspected('manifest.json', (content) =>
    set(content, 'scopes', { required: ['tickets:read', 'comments:write'] }),
  );
  expect(definition?.manifest['scopes']).toEqual({
    required: {
      platform: ['tickets:read', 'comments:write'].map((name) => ({
        scope: name,
        reason: expect.stringMatching(/./) as string,
        description: expect.stringMatching(/./) as string,
      })),
    },
    optional: { platform: [] },
  });
});

test('settings are named by key, name, id, or a text alone, and are sent as they are', async () => {
  const items = [{ key: 'a', type: 'text' }, { name: 'b' }, { id: 'c' }, 'd'];
  const { definition, problemLines } = await inspected('manifest.json', (content) => {
    set(content, 'configuration.optional_settings', items);
  });
  expect(problemLines).toEqual([]);
  expect(definition?.settings.optional_settings).toEqual(['a', 'b', 'c', 'd']);
  expect(definition?.manifest['configuration']).toMatchObject({ optional_settings: items });
});

test('what is in developer and metadata is sent as it is, and nothing is privileged by itself', async () => {
  const { definition } = await inspected('manifest.json', (content) => {
    set(content, 'developer', { anything: { goes: [1] } });
    set(content, 'metadata', { rating: 5 });
  });
  expect(definition?.manifest).toMatchObject({
    developer: { anything: { goes: [1] } },
    metadata: { rating: 5, is_privileged_app: false },
  });
});
