import { expect, test } from 'vitest';
import { checkHandledEvents } from '../../../../src/platforms/thena/commands/handled-events.ts';
import type { ThenaDefinition } from '../../../../src/platforms/thena/definition/definition.ts';

function found(subscribe: readonly string[], text: string): readonly string[] {
  const lines: string[] = [];
  const definition: ThenaDefinition = {
    name: 'notes',
    folder: '/nowhere',
    slug: 'notes',
    manifest: { events: { subscribe: subscribe.map((event) => ({ event })) } },
    sentActivities: [],
    activities: [],
    settings: { required_settings: [], optional_settings: [] },
  };
  checkHandledEvents(definition, [{ file: 'handler.ts', text }], (rule, { file, pointer, text: what }) => {
    lines.push(`${rule} ${file}${pointer} ${what}`);
  });
  return lines;
}

const handler = (...names: readonly string[]): string => names.map((name) => `'${name}': async () => {},`).join('\n');

test('an event without a handler, and a handler without an event, are found', () => {
  expect(found(['ticket:created'], handler('ticket:deleted', 'ticket:deleted'))).toEqual([
    'thena-event-handler manifest.json/events/subscribe/0/event no file of the handler names "ticket:created"',
    'thena-event-handler handler.ts "ticket:deleted" is not sent to the app: manifest.json does not subscribe to it',
  ]);
});

test.each([
  ['both names of a new comment are one', ['ticket:comment:created'], handler('ticket:comment:added')],
  ['life-cycle events need no subscription', ['ticket:created'], handler('ticket:created', 'app:installation')],
  ['a family covers its events', ['ticket:*'], handler('ticket:created', 'ticket:comment:deleted')],
  ['an app without subscriptions is sent everything', [], handler('account:created')],
  ['other texts with colons are no events', ['ticket:created'], `${handler('ticket:created')} 'a:b' "node:fs"`],
])('%s', (_what, subscribe, text) => {
  expect(found(subscribe, text)).toEqual([]);
});
