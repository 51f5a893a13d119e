import assert from 'node:assert/strict';
import { test } from 'node:test';
import { funTranslations, openTestKit, TestClock } from 'app-builder/testing';

/** A request of the customer in the sandbox. */
const requestId = '70454';

/** The app of this folder, installed in a sandbox that is closed when the test `t` is over. */
async function install(t) {
  const clock = new TestClock();
  const translator = funTranslations({ now: () => clock.now() });
  const kit = await openTestKit({ integration: new URL('.', import.meta.url), standins: [translator], clock });
  t.after(() => kit.close());
  await kit.install({ customer: 'wna-it', fields: { url: `https://target.${kit.sandbox.domain}/notes` } });
  const { people, target } = kit.sandbox;
  return {
    kit,
    target,
    /** Documents that have arrived at the customer's target. */
    received: () => target.received('notes').map(({ document }) => document),
    addNote: async (text) => {
      people.addNote({ account: 'wna-it', requestId, text });
      await kit.settled();
    },
  };
}

test('the target gets each note as it is, and translated', async (t) => {
  const { received, addNote } = await install(t);
  await addNote('The server is down');
  assert.equal(received().length, 1);
  const [{ input, translationResponse }] = received();
  assert.equal(input.payload.text, 'The server is down');
  assert.equal(translationResponse.text, 'The server is down');
  assert.notEqual(translationResponse.translated, undefined);
});

test('a note is sent without a translation when the translator has had enough', async (t) => {
  const { received, addNote } = await install(t);
  for (const text of ['one', 'two', 'three', 'four', 'five', 'six']) await addNote(text);
  assert.equal(received().length, 6);
  const { translationResponse } = received()[5];
  assert.match(translationResponse.error, /Too Many Requests/);
});

test('a note that the target does not take comes again', async (t) => {
  const { kit, target, received, addNote } = await install(t);
  target.answerWith('notes', { status: 500 });
  await addNote('The server is down');
  target.answerWith('notes', undefined);
  const attempts = received().length;
  await kit.pass(3_600_000);
  assert.equal(received().length, attempts + 1);
  await kit.pass(3_600_000);
  assert.equal(received().length, attempts + 1);
});

test('a message that 4me has not signed is refused', async (t) => {
  const { kit, received } = await install(t);
  const answer = await kit.send('/integration?account=wna-it', { body: { jwt: 'not.a.token' } });
  assert.equal(answer.status, 400);
  assert.deepEqual(received(), []);
});
