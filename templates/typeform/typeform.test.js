import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestKit, sign, TestClock, typeform } from 'app-builder/testing';

/** What the sandbox has: a form, a token that may write webhooks, and a request of the customer. */
const form = 'u6nXL7';
const request = '70454';
const fields = {
  form_url: `https://mysite.typeform.com/to/${form}`,
  typeform_token: 'tfp_sandbox_valid',
  request_id: Number(request),
};

/** The app of this folder, deployed to a sandbox that is closed when the test `t` is over, and Typeform. */
async function open(t) {
  const clock = new TestClock();
  const forms = typeform({ scheduler: clock });
  const kit = await openTestKit({ integration: new URL('.', import.meta.url), standins: [forms], clock });
  t.after(() => kit.close());
  return { kit, forms, notes: () => kit.notes('wna-it', request) };
}

test('the answers of a survey become a note', async (t) => {
  const { kit, forms, notes } = await open(t);
  await kit.install({ fields });
  forms.fillIn(form, { answers: { recommend: 9, why: 'You are quick' } });
  await kit.settled();
  assert.equal(notes().length, 1);
  assert.match(notes()[0], /9/);
  assert.match(notes()[0], /You are quick/);
});

test('a completed request gets the link to the survey', async (t) => {
  const { kit, notes } = await open(t);
  await kit.install({ fields });
  kit.sandbox.people.setStatus({
    account: 'wna-it',
    requestId: request,
    status: 'completed',
    completionReason: 'solved',
  });
  await kit.settled();
  assert.match(notes()[0], new RegExp(`${fields.form_url}#request_id=${request}`));
});

test('a token that Typeform does not accept suspends the app, and another one revives it', async (t) => {
  const { kit, forms, notes } = await open(t);
  const app = await kit.install({ fields: { ...fields, typeform_token: 'tfp_sandbox_revoked' } });
  assert.equal(app.instance().suspended, true);
  assert.match(app.instance().suspensionComment, /does not accept the token/);
  await app.change({ typeform_token: fields.typeform_token });
  assert.equal(app.instance().suspended, false);
  forms.fillIn(form, { answers: { recommend: 9 } });
  await kit.settled();
  assert.equal(notes().length, 1);
});

test('a message with a wrong signature is refused', async (t) => {
  const { kit, forms, notes } = await open(t);
  const app = await kit.install({ fields });
  const event = forms.fillIn(form, { answers: { recommend: 9 } });
  await kit.settled();
  const body = JSON.stringify({ ...event, event_id: 'another one' });
  const scheme = { header: 'typeform-signature', hash: 'sha256', encoding: 'base64', prefix: 'sha256=' };
  const post = (secret) => kit.send('/integration?account=wna-it', { headers: sign(scheme, secret, body), body });
  assert.equal((await post('a guess')).status, 400);
  assert.equal(notes().length, 1);
  const { typeform_secret: secret } = await app.secret();
  assert.equal((await post(secret)).status, 200);
  assert.equal(notes().length, 2);
});

test('an app that is switched off gets no messages any more', async (t) => {
  const { kit, forms } = await open(t);
  const app = await kit.install({ fields });
  assert.equal(forms.webhooks(form).length, 1);
  await app.disable();
  await kit.runSchedules();
  assert.deepEqual(forms.webhooks(form), []);
});
