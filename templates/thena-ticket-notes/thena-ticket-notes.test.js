import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openThenaKit } from 'app-builder/testing';

const target = 'comments';
const addressOf = (name) => `https://target.4me-sandbox.test/${name}`;
const settings = { required_settings: { target_url: addressOf(target) } };
const agent = 'ben.agent@widget.example';

/** The app of this folder, deployed and made known to Thena, both closed when the test `t` is over. */
async function open(t) {
  const kit = await openThenaKit({ integration: new URL('.', import.meta.url) });
  t.after(() => kit.close());
  const documents = (name = target) => kit.sandbox.target.received(name).map(({ document }) => document);
  return { kit, thena: kit.thena, documents };
}

test('a new comment is sent to the address of the customer, with the ticket that it is about', async (t) => {
  const { kit, thena, documents } = await open(t);
  await kit.install(settings);
  const { id } = thena.addComment({ text: 'The fire is out 🧯', by: agent });
  await kit.settled();
  assert.equal(documents().length, 1);
  const [{ event, comment, ticket }] = documents();
  assert.deepEqual([event, comment.id, comment.content], ['comment', id, 'The fire is out 🧯']);
  assert.equal(ticket.title, thena.tickets()[0].title);
});

test('an address that the customer changes is used from then on', async (t) => {
  const { kit, thena, documents } = await open(t);
  await kit.install(settings);
  thena.configure({ required_settings: { target_url: addressOf('others') } });
  await kit.settled();
  thena.addComment({ text: 'Where does this go?', by: agent });
  await kit.settled();
  assert.deepEqual(documents(), []);
  assert.equal(documents('others').length, 1);
});

test('a comment that the target did not take comes again, and is not sent twice', async (t) => {
  const { kit, thena, documents } = await open(t);
  await kit.install(settings);
  kit.sandbox.target.answerWith(target, { status: 503 });
  thena.addComment({ text: 'Are you there?', by: agent });
  await kit.settled();
  kit.sandbox.target.answerWith(target, undefined);
  await kit.pass(180_000);
  // The first one was refused.
  assert.equal(documents().length, 2);
  await kit.pass(3_600_000);
  assert.equal(documents().length, 2);
  assert.deepEqual(kit.deadLetters(), []);
});

test('messages without the token of the address are refused', async (t) => {
  const { kit } = await open(t);
  await kit.install(settings);
  for (const path of ['/events', '/events?token=a-guess', '/installations']) {
    assert.equal((await kit.send(path, { body: {} })).status, 401);
  }
});

test('nothing is sent for an organisation that has uninstalled the app', async (t) => {
  const { kit, thena, documents } = await open(t);
  await kit.install(settings);
  thena.uninstall();
  await kit.settled();
  thena.addComment({ text: 'Anybody?', by: agent });
  await kit.settled();
  assert.deepEqual(documents(), []);
});
