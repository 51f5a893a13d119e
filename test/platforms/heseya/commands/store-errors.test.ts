import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../../../src/platforms/heseya/commands/store-errors.ts';

const store = 'https://shop.example.com';
const envelope = (key: string, errors: unknown = []): object => ({
  error: { key, message: 'In English', code: 422, errors },
});

describe('what a store refuses is said in words, with its key', () => {
  test.each([
    ['UNAUTHORIZED', 401, 'AB-HESEYA-CREDENTIALS', 'does not accept the token'],
    ['FORBIDDEN', 403, 'AB-HESEYA-CREDENTIALS', 'may not do this'],
    ['CLIENT_APPS_NO_ACCESS', 400, 'AB-HESEYA-CREDENTIALS', 'is one of an app'],
    ['CLIENT_ASSIGN_INVALID_PERMISSIONS', 422, 'AB-HESEYA-PERMISSION', 'does not have all permissions'],
    ['CLIENT_ADD_APP_WITH_PERMISSIONS_USER_DONT_HAVE', 422, 'AB-HESEYA-PERMISSION', 'Nobody can grant'],
    ['CLIENT_APP_WANTS_INVALID_PERMISSION', 422, 'AB-HESEYA-PERMISSION', 'asks for permissions'],
    ['CLIENT_ADD_APP_WITHOUT_REQUIRED_PERMISSIONS', 422, 'AB-HESEYA-PERMISSION', 'requires more permissions'],
    ['CLIENT_ADD_PERMISSION_APP_DOESNT_WANT', 422, 'AB-HESEYA-PERMISSION', 'does not ask for'],
    ['CLIENT_FAILED_TO_CONNECT_WITH_APP', 422, 'AB-HESEYA-APP', 'cannot reach the app'],
    ['CLIENT_APP_INFO_RESPONDED_WITH_INVALID_CODE', 422, 'AB-HESEYA-APP', 'with an error'],
    ['CLIENT_APP_RESPONDED_WITH_INVALID_INFO', 422, 'AB-HESEYA-APP', 'cannot read the description'],
    ['CLIENT_APP_INSTALLATION_RESPONDED_WITH_INVALID_CODE', 422, 'AB-HESEYA-APP', 'refuses to be installed'],
    ['CLIENT_INVALID_INSTALLATION_RESPONSE', 422, 'AB-HESEYA-APP', 'how it is removed'],
    ['CLIENT_FAILED_TO_UNINSTALL_APP', 422, 'AB-HESEYA-APP', 'refuses to be removed'],
    ['CLIENT_OF_ANOTHER_VERSION', 422, 'AB-HESEYA-REFUSED', 'refuses the request'],
    ['NOT_FOUND', 404, 'AB-HESEYA-CREDENTIALS', 'does not accept the token, or its API'],
    ['INTERNAL_SERVER_ERROR', 500, 'AB-HESEYA-UNAVAILABLE', 'busy or broken'],
  ])('%s', (key, status, code, words) => {
    const failure = refusalOf(store, status, envelope(key));
    expect(failure).toMatchObject({
      code,
      message: expect.stringContaining(words),
      because: `${store} answers ${String(status)} ${key}: In English`,
    });
    expect(failure.fix).not.toBe('');
  });
});

test('an address that begins like that of another app is told of', () => {
  const errors = { url: [{ key: 'VALIDATION_APPUNIQUEURL', message: 'App with url: x is already installed' }] };
  expect(refusalOf(store, 422, envelope('VALIDATION_ERROR', errors))).toMatchObject({
    code: 'AB-HESEYA-REFUSED',
    message: expect.stringContaining('whose address begins like this one'),
    because: expect.stringContaining('url: VALIDATION_APPUNIQUEURL: App with url: x is already installed'),
  });
});

test('what an app has answered is cut, on one line and without control characters', () => {
  const errors = ['Status code: 500', `Body: \u001B[31m${'x'.repeat(1000)}`, 7];
  const { because = '' } = refusalOf(store, 422, envelope('CLIENT_FAILED_TO_CONNECT_WITH_APP', errors));
  expect(because.split('\n')).toHaveLength(3);
  expect(because.length).toBeLessThan(500);
  expect(because).not.toContain('\u001B');
});

test.each([undefined, [], 'text', { error: 'text' }, { error: { key: 7, errors: { url: 'text' } } }])(
  'a body that is no envelope is no trouble: %j',
  (body) => {
    expect(refusalOf(store, 422, body)).toMatchObject({ code: 'AB-HESEYA-REFUSED', because: `${store} answers 422` });
    expect(refusalOf(store, 503, body).retryable).toBe(true);
  },
);
