import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressWithToken, isAddressToken } from '../../../../src/platforms/thena/wire/address-token.ts';
import { normalised } from '../../../../src/platforms/thena/wire/envelope.ts';
import {
  installationEventNames,
  isEventName,
  isKnownEventName,
  isPublishedEventName,
  knownEventNames,
  otherNameOf,
} from '../../../../src/platforms/thena/wire/event-names.ts';
import { installationChange, wholeToken } from '../../../../src/platforms/thena/wire/installation.ts';
import {
  appSecretName,
  organisationOfSecret,
  organisationSecretName,
  UnusableName,
} from '../../../../src/platforms/thena/wire/names.ts';
import { checkSignature } from '../../../../src/platforms/thena/wire/signature.ts';

const place = { engineName: 'app-builder', domain: 'thena.ai', reference: 'thena-ticket-notes' };

describe('names of secrets', () => {
  test('begin with engine, domain and app', () => {
    expect(appSecretName(place)).toBe('app-builder/thena.ai/thena-ticket-notes/app');
    const name = organisationSecretName(place, 'ORG123');
    expect(name).toBe('app-builder/thena.ai/thena-ticket-notes/organisations/ORG123');
    expect(organisationOfSecret(name, place)).toBe('ORG123');
    expect(organisationOfSecret(`${name}/more`, place)).toBeUndefined();
    expect(organisationOfSecret(appSecretName(place), place)).toBeUndefined();
  });

  test('are never made of what is no name', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const isName = /^[a-z0-9][a-z0-9_-]{0,127}$/i.test(text);
        const make = (): string => organisationSecretName(place, text);
        if (isName) expect(make()).toMatch(/\/organisations\/[^/]+$/);
        else expect(make).toThrow(UnusableName);
      }),
    );
    for (const wrong of [{ domain: '../x' }, { reference: 'a/b' }, { engineName: '' }, { domain: 'thena' }]) {
      expect(() => appSecretName({ ...place, ...wrong })).toThrow(UnusableName);
    }
  });
});

describe('names of events', () => {
  test('that are documented are well-formed and known', () => {
    for (const name of [...knownEventNames, ...installationEventNames]) {
      expect([name, isEventName(name), isKnownEventName(name)]).toEqual([name, true, true]);
    }
    expect(isKnownEventName('custom-object:org:Vehicle:created')).toBe(true);
  });

  test.each([
    ['ticket:*', true],
    ['ticket:comment:*', true],
    ['linear.contact.synced', true],
    ['ticket', false],
    ['ticket:', false],
    [':created', false],
    ['ticket::created', false],
    ['ticket created', false],
    ['*', false],
    ['', false],
  ])('%j is well-formed: %s', (name, expected) => {
    expect(isEventName(name)).toBe(expected);
  });

  test('that apps publish have dots', () => {
    expect(isPublishedEventName('linear.contact.synced')).toBe(true);
    for (const name of ['ticket:created', 'linear', 'Linear.contact', 'linear..x', 'linear.']) {
      expect(isPublishedEventName(name)).toBe(false);
    }
  });

  test('have another one for a new comment of a ticket only', () => {
    expect(otherNameOf('ticket:comment:added')).toBe('ticket:comment:created');
    expect(otherNameOf('ticket:comment:created')).toBe('ticket:comment:added');
    for (const name of ['ticket:comment:updated', 'account-task:comment:created', 'constructor']) {
      expect(otherNameOf(name)).toBeUndefined();
    }
  });
});

describe('the token of an address', () => {
  test('is the very same text, and long enough to be a secret', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 16, maxLength: 60 }), fc.string(), (token, other) => {
        expect(isAddressToken(token, token)).toBe(true);
        expect(isAddressToken(other, token)).toBe(other === token);
      }),
    );
    expect(isAddressToken('', '')).toBe(false);
    expect(isAddressToken('short', 'short')).toBe(false);
    expect(isAddressToken(undefined, undefined)).toBe(false);
  });

  test('is a parameter of an address below the base', () => {
    for (const base of ['https://a.example/Prod/', 'https://a.example/Prod']) {
      expect(addressWithToken(base, 'events', 'a+b')).toBe('https://a.example/Prod/events?token=a%2Bb');
    }
  });
});

test('a bot token is whole, or none', () => {
  expect(wholeToken('pk_live_sample.token123456')).toBe('pk_live_sample.token123456');
  for (const none of ['', ' ', '****', 'pk_live_****', 'pk live', 'line\nbreak', null, undefined, 7, {}]) {
    expect(wholeToken(none)).toBeUndefined();
  }
});

test('a time without a zone is one of UTC, wherever the function runs, and one without a date is none', () => {
  const zone = process.env['TZ'];
  try {
    process.env['TZ'] = 'Pacific/Auckland';
    const body = { event_type: 'app:team:added', organization_id: 'O', application_id: 'A' };
    const noon = Date.UTC(2024, 0, 1, 12);
    for (const time of ['2024-01-01T12:00:00', '2024-01-01T12:00:00.000Z', '2024-01-01T14:00:00+02:00']) {
      expect(installationChange({ ...body, created_at: time })?.at).toBe(noon);
      const event = normalised({ eventType: 'ticket:created', orgId: 'O', eventId: 'E', timestamp: time }, 0);
      expect(event?.message.timestamp).toBe(String(noon));
    }
    expect(installationChange({ ...body, created_at: '12' })?.at).toBeUndefined();
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});

test('a life-cycle event tells the newest of its times, and parts that it has not are undefined', () => {
  const body = { event_type: 'app:team:added', organization_id: 'O', application_id: 'A' };
  expect(installationChange(body)).toEqual({
    name: 'app:team:added',
    organisation: 'O',
    application: 'A',
    installation: undefined,
    bot: undefined,
    botToken: undefined,
    teamIds: undefined,
    configuration: undefined,
    at: undefined,
  });
  const times = { created_at: '2024-01-01T00:00:00Z', updated_at: '2024-01-02T00:00:00Z' };
  expect(installationChange({ ...body, ...times })?.at).toBe(Date.parse('2024-01-02T00:00:00Z'));
  expect(installationChange({ ...body, created_at: 'soon' })?.at).toBeUndefined();
  const lists = { configuration: { required_settings: [], optional_settings: { a: 1 } } };
  expect(installationChange({ ...body, ...lists })?.configuration).toEqual({
    required_settings: {},
    optional_settings: { a: 1 },
  });
  expect(installationChange({ ...body, event_type: 'app:other' })).toBeUndefined();
});

test('an HMAC is valid in each of its spellings, and with one byte changed in none', () => {
  const spellings = [
    (digest: Buffer) => digest.toString('hex'),
    (digest: Buffer) => digest.toString('hex').toUpperCase(),
    (digest: Buffer) => digest.toString('base64'),
    (digest: Buffer) => `sha256=${digest.toString('hex')}`,
    (digest: Buffer) => ` SHA256=${digest.toString('base64')} `,
  ];
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 200 }),
      fc.string({ minLength: 1 }),
      fc.constantFrom(...spellings),
      fc.nat(),
      (bytes, secret, spell, place_) => {
        const body = Buffer.from(bytes);
        const header = spell(createHmac('sha256', secret).update(body).digest());
        expect(checkSignature(body, { 'x-signature': header }, ['another', secret])).toBe('valid');
        const changed = Buffer.from(body);
        changed[place_ % changed.length] = (changed[place_ % changed.length] ?? 0) ^ 1;
        expect(checkSignature(changed, { 'x-signature': header }, [secret])).toBe('invalid');
        expect(checkSignature(body, { 'x-signature': header }, [`${secret}x`])).toBe('invalid');
        expect(checkSignature(body, { 'x-other': header }, [secret])).toBe('absent');
      },
    ),
    { numRuns: 100 },
  );
});
