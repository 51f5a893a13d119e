import { describe, expect, test } from 'vitest';
import { verifyHmac, type HmacScheme } from '../../src/runtime/hmac.ts';

const typeform: HmacScheme = { hash: 'sha256', encoding: 'base64', prefix: 'sha256=' };
const slack: HmacScheme = { hash: 'sha256', encoding: 'hex', prefix: 'v0=' };

const typeformKey = 'tf-demo-secret-0001';
const completed =
  '{"event_id":"EV01","event_type":"form_response","form_response":{"form_id":"fRm123","token":"tok1","answers":[]}}';
const accented =
  '{"event_id":"EV02","event_type":"form_response","form_response":{"form_id":"fRm123","answers":[{"type":"text","text":"Crème brûlée ✓"}]}}';
const slackKey = 'slack-demo-signing-secret';
const command =
  'command=%2F4me&text=Printer+broken&team_id=T0DEMO001&user_id=U0DEMO001&trigger_id=111.222.abc&response_url=https%3A%2F%2Fhooks.slack.example%2Fcommands%2FT0DEMO001%2F1%2Fabc';
const submission = 'payload=%7B%22type%22%3A%22view_submission%22%2C%22team%22%3A%7B%22id%22%3A%22T0DEMO001%22%7D%7D';

describe('recorded signatures (external-apis §2.3, §4.2)', () => {
  test.each([
    [typeform, typeformKey, `${completed}\n`, 'sha256=PAMLpIk+8OaCzEjQgxYVpK2K3CprDFrALFVrYHDz3I8='],
    [typeform, typeformKey, completed, 'sha256=pkBtBD6aQsaTjf6IR9f+2z0o9sa6oSgAKpkxIlgh9j0='],
    [typeform, typeformKey, accented, 'sha256=c7UQ7agudJOI8vNK+XvNtxfUoUwFNMCVZneA3T+ZeHA='],
    [
      slack,
      slackKey,
      `v0:1700000000:${command}`,
      'v0=28ad7af28e064b324efdd886e830da4297ac1dd5c27bae8b35f33eece495b37f',
    ],
    [
      slack,
      slackKey,
      `v0:1700000000:${submission}`,
      'v0=1006e7c86d0afea0f8be70e125864027d52c6ef68de3de1bff2672edd4406e04',
    ],
  ])('number %# is recognised over text and bytes', (scheme, key, message, header) => {
    expect(verifyHmac(scheme, message, header, [key])).toBe(true);
    expect(verifyHmac(scheme, Buffer.from(message), header, ['another key', key])).toBe(true);
    expect(verifyHmac(scheme, `${message} `, header, [key])).toBe(false);
    expect(verifyHmac(scheme, message, header, ['another key'])).toBe(false);
  });

  test('a missing header, another prefix, a shorter signature and an empty list of secrets are refused', () => {
    const header = 'sha256=pkBtBD6aQsaTjf6IR9f+2z0o9sa6oSgAKpkxIlgh9j0=';
    expect(verifyHmac(typeform, completed, undefined, [typeformKey])).toBe(false);
    expect(verifyHmac(typeform, completed, header.replace('sha256', 'sha1'), [typeformKey])).toBe(false);
    expect(verifyHmac(typeform, completed, header.slice(0, -1), [typeformKey])).toBe(false);
    expect(verifyHmac(typeform, completed, 'sha256=', [typeformKey])).toBe(false);
    expect(verifyHmac(typeform, completed, header, [])).toBe(false);
  });
});
