import { describe, expect, test } from 'vitest';
import { sampleHeseyaEvent } from '../../src/events/samples/heseya.ts';
import { sampleThenaEvent } from '../../src/events/samples/thena.ts';
import { eventTypes } from '../../src/platforms/heseya/wire/events.ts';
import { textWithoutSecrets, withoutSecrets } from '../../src/events/hidden.ts';

const now = Date.UTC(2026, 0, 1);

const installation = {
  organisation: 'O1',
  application: 'A1',
  applicationName: 'notes',
  installation: 'I1',
  bot: 'B1',
  botToken: 'pk_live_a.b',
  teams: ['T1', 'T2'],
  configuration: { required_settings: {}, optional_settings: {} },
  now,
};

describe('samples', () => {
  test('of Heseya are there for every event of a store, with its own type of data', () => {
    const store = 'https://shop.example.com';
    for (const [event, { type }] of Object.entries(eventTypes)) {
      expect(sampleHeseyaEvent(event, { store, now })).toMatchObject({
        event,
        api_url: store,
        data_type: type,
        data: {},
      });
    }
    expect(() => sampleHeseyaEvent('toString', { store, now })).toThrow('no sample payload for toString');
  });

  // thena-facts §4.1, §5
  test.each([
    ['app:installation', 'created_by'],
    ['app:reinstall', 'updated_by'],
    ['app:uninstall', 'updated_by'],
    ['app:configuration:update', 'updated_by'],
    ['app:team:added', 'updated_by'],
    ['app:team:removed', 'updated_by'],
  ])('of Thena are flat for the life-cycle event %s', (event, by) => {
    const sample = sampleThenaEvent(event, installation);
    expect(sample).toMatchObject({
      event_type: event,
      organization_id: 'O1',
      application_id: 'A1',
      installation_id: 'I1',
    });
    expect(sample).toHaveProperty(by);
  });

  test.each([
    ['ticket:created', ['ticket']],
    ['ticket:status:changed', ['ticket', 'previousTicket']],
    ['ticket:deleted', ['previousTicket']],
    ['ticket:comment:added', ['comment', 'ticket']],
    ['ticket:comment:created', ['comment', 'ticket']],
    ['ticket:comment:updated', ['comment', 'ticket', 'previousComment']],
    ['account-note:comment:created', ['comment']],
    ['account:updated', ['account', 'previousAccount']],
    ['organization:member-joined', ['organization', 'user']],
    ['user:mentioned', ['user', 'metadata']],
  ])('of Thena are in the envelope for %s', (event, names) => {
    const { message } = sampleThenaEvent(event, installation) as { message: { eventType: string; payload: object } };
    expect([message.eventType, Object.keys(message.payload)]).toEqual([event, names]);
  });

  test('of Thena are not made up where nothing is documented, or where a token would be', () => {
    expect(() => sampleThenaEvent('slack:message', installation)).toThrow('no sample payload');
    expect(() => sampleThenaEvent('app:installation', { ...installation, botToken: undefined })).toThrow(
      'no sample payload',
    );
  });
});

test('tokens of Thena and Heseya are kept nowhere, whatever the case of their names', () => {
  const names = [
    'bot_token',
    'botToken',
    'integration_token',
    'refresh_token',
    'identityToken',
    'uninstall_token',
    'licence_key',
  ];
  const kept = withoutSecrets({ deep: Object.fromEntries(names.map((name) => [name, 'planted'])) });
  expect(JSON.stringify(kept)).not.toContain('planted');
  expect(withoutSecrets({ required_settings: { url: 'planted' } })).toEqual({
    required_settings: { url: '(not shown)' },
  });
  expect(textWithoutSecrets('a key pk_live_planted.token-1 in text')).toBe('a key (not shown) in text');
});
