import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slackVerifier } from '../../src/verification/slack.ts';
import { typeformVerifier } from '../../src/verification/typeform.ts';

// Worked examples of external-apis §2.3 and §4.2.
const typeformSecrets = [{ name: 'secret', value: 'tf-demo-secret-0001' }];
const delivery =
  '{"event_id":"EV01","event_type":"form_response","form_response":{"form_id":"fRm123","token":"tok1","answers":[]}}';
const signature = 'sha256=PAMLpIk+8OaCzEjQgxYVpK2K3CprDFrALFVrYHDz3I8=';
const withoutLineBreak = 'sha256=pkBtBD6aQsaTjf6IR9f+2z0o9sa6oSgAKpkxIlgh9j0=';

const slackSecrets = [{ name: 'secret', value: 'slack-demo-signing-secret' }];
const command =
  'command=%2F4me&text=Printer+broken&team_id=T0DEMO001&user_id=U0DEMO001&trigger_id=111.222.abc&response_url=https%3A%2F%2Fhooks.slack.example%2Fcommands%2FT0DEMO001%2F1%2Fabc';
const commandSignature = 'v0=28ad7af28e064b324efdd886e830da4297ac1dd5c27bae8b35f33eece495b37f';
const modal = 'payload=%7B%22type%22%3A%22view_submission%22%2C%22team%22%3A%7B%22id%22%3A%22T0DEMO001%22%7D%7D';
const modalSignature = 'v0=1006e7c86d0afea0f8be70e125864027d52c6ef68de3de1bff2672edd4406e04';
const sent = 1_700_000_000_000;

const typeform = (body: string | Buffer, header?: string, secrets = typeformSecrets) =>
  typeformVerifier({ secrets }).verify(
    { headers: header === undefined ? {} : { 'typeform-signature': header }, body: Buffer.from(body) },
    sent,
  );

const slack = (body: string, header = commandSignature, { timestamp = '1700000000', now = sent } = {}) =>
  slackVerifier({ secrets: slackSecrets }).verify(
    { headers: { 'x-slack-signature': header, 'x-slack-request-timestamp': timestamp }, body: Buffer.from(body) },
    now,
  );

describe('a delivery of Typeform', () => {
  test('is valid as it was recorded, line break and letters of every script included', () => {
    expect(typeform(`${delivery}\n`, signature)).toMatchObject({ valid: true, payload: { event_id: 'EV01' } });
    expect(typeform(delivery, withoutLineBreak)).toMatchObject({ valid: true });
    const accents =
      '{"event_id":"EV02","event_type":"form_response","form_response":{"form_id":"fRm123","answers":[{"type":"text","text":"Crème brûlée ✓"}]}}';
    expect(typeform(accents, 'sha256=c7UQ7agudJOI8vNK+XvNtxfUoUwFNMCVZneA3T+ZeHA=')).toMatchObject({ valid: true });
  });

  test('tells of a line break that was lost or added on the way', () => {
    expect(typeform(delivery, signature)).toMatchObject({ rule: 'signature', found: expect.stringContaining('lost') });
    expect(typeform(`${delivery}\n`, withoutLineBreak)).toMatchObject({
      found: expect.stringContaining('not signed with it'),
    });
  });

  test.each([
    [undefined, 'header', 'no such header'],
    ['sha1=abcdef', 'prefix', 'one that begins with "sha1=ab"'],
    [`sha256=${'a'.repeat(64)}`, 'encoding', '64 characters, as hex has'],
    ['sha256=short', 'length', '5 characters after sha256='],
    [`sha256=${'A'.repeat(43)}=`, 'signature', expect.stringContaining('look the same')],
  ])('with the header %s breaks a rule', (header, rule, found) => {
    expect(typeform(delivery, header)).toMatchObject({ valid: false, rule, found });
  });

  test('is told by which secret it was signed', () => {
    const secrets = [{ name: 'next', value: 'another' }, ...typeformSecrets];
    expect(typeform(`${delivery}\n`, signature, secrets)).toMatchObject({ valid: true, key: 'secret' });
  });

  test('is not valid when any byte of it changes', () => {
    const body = Buffer.from(`${delivery}\n`);
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(body);
        changed[at] = (changed[at] ?? 0) ^ change;
        return !typeform(changed, signature).valid;
      }),
    );
  });
});

describe('a request of Slack', () => {
  test('is valid as in the worked examples', () => {
    expect(slack(command)).toMatchObject({ valid: true, payload: { command: '/4me', text: 'Printer broken' } });
    expect(slack(modal, modalSignature)).toMatchObject({
      valid: true,
      payload: { payload: { type: 'view_submission' } },
    });
  });

  test('may be five minutes old or early, and no more', () => {
    for (const side of [-1, 1]) {
      expect(slack(command, commandSignature, { now: sent + side * 300_000 })).toMatchObject({ valid: true });
      expect(slack(command, commandSignature, { now: sent + side * 301_000 })).toMatchObject({ rule: 'age' });
    }
  });

  test('needs a timestamp, which is signed', () => {
    expect(slack(command, commandSignature, { timestamp: 'soon' })).toMatchObject({ rule: 'timestamp', found: 'soon' });
    expect(slack(command, commandSignature, { timestamp: '1700000001' })).toMatchObject({ rule: 'signature' });
  });

  test('is not valid when any character of the signature or of the body changes', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.nat(500),
        fc.constantFrom(...Array.from('0123456789abcdefXYZ=& ')),
        (body, at, one) => {
          const text = body ? command : commandSignature;
          const place = at % text.length;
          fc.pre(text[place] !== one);
          const changed = text.slice(0, place) + one + text.slice(place + 1);
          return !(body ? slack(changed) : slack(command, changed)).valid;
        },
      ),
    );
  });
});
