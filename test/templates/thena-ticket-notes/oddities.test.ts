import { expect, test } from 'vitest';
import { openThenaKit } from '../../../src/testing/index.ts';

const folder = new URL('../../../templates/thena-ticket-notes/', import.meta.url);
const settings = { required_settings: { target_url: 'https://target.4me-sandbox.test/comments' } };
const agent = 'ben.agent@widget.example';

test.each([
  ['wrapped', { envelope: 'A' }],
  ['flat', { envelope: 'B' }],
  ['as that of a custom object', { envelope: 'C' }],
  ['under the other name', { commentEvent: 'created' }],
  ['under both names', { commentEvent: 'both' }],
  ['to an app that was installed without an id and settings', { installation: 'seed' }],
  ['to an app whose token is redacted as an empty text', { redaction: 'empty' }],
  ['to an app whose token is left out', { redaction: 'missing' }],
] as const)('a comment that comes %s is sent on once', async (_form, sending) => {
  await using kit = await openThenaKit({ integration: folder });
  kit.thena.sendAs(sending);
  await kit.install(settings);
  // The older form tells of no settings: they come with another event, whose token is redacted.
  kit.thena.sendAs({ installation: 'full' });
  kit.thena.configure(settings);
  await kit.settled();
  kit.thena.addComment({ text: 'The fire is out', by: agent });
  await kit.settled();
  expect(kit.sandbox.target.received('comments')).toMatchObject([
    { document: { comment: { content: 'The fire is out' } } },
  ]);
  expect(kit.deadLetters()).toEqual([]);
});

test('life-cycle events and comments that overtake each other and come twice leave the newest settings, and each comment once', async () => {
  await using kit = await openThenaKit({ integration: folder });
  const chaos = { duplicates: 0.4, reordering: 0.6, heldBack: 5000, bothNames: 0.5 };
  kit.thena.sendAs({ chaos });
  await kit.install(settings);
  await kit.pass(10_000);
  for (const name of ['first', 'second', 'third']) {
    kit.thena.configure({ required_settings: { target_url: `https://target.4me-sandbox.test/${name}` } });
    await kit.pass(1000);
  }
  await kit.pass(10_000);
  for (let index = 0; index < 20; index += 1) kit.thena.addComment({ text: `Comment ${String(index)}`, by: agent });
  await kit.pass(600_000);
  const texts = kit.sandbox.target
    .received('third')
    .map(({ document }) => (document as { readonly comment: { readonly content: string } }).comment.content);
  expect(texts.toSorted()).toEqual(Array.from({ length: 20 }, (_, index) => `Comment ${String(index)}`).toSorted());
  expect(kit.sandbox.target.names()).toEqual(['third']);
  expect(kit.deadLetters()).toEqual([]);
});
