import { describe, expect, test } from 'vitest';
import { eventTypes, isEventName, isSecured, permissionsFor } from '../../../../src/platforms/heseya/wire/events.ts';
import {
  isPermissionName,
  knownPermissions,
  withoutOwnPrefix,
} from '../../../../src/platforms/heseya/wire/permissions.ts';

const neither = { withIssuer: false, withHidden: false };

describe('events', () => {
  test('need permissions that stores have, but for those that were renamed long ago', () => {
    const known = knownPermissions();
    const names = Object.keys(eventTypes);
    expect(names).toHaveLength(47);
    for (const permission of permissionsFor(names, { withIssuer: true, withHidden: true }))
      expect(known).toContain(permission);
  });

  test('need more for their issuer and for what is hidden', () => {
    expect(permissionsFor(['OrderCreated'], neither)).toEqual(['orders.show_details', 'orders.show']);
    expect(permissionsFor(['PageCreated'], { withIssuer: true, withHidden: true })).toEqual([
      'pages.show_details',
      'pages.show',
      'pages.show_hidden',
      'users.show',
      'apps.show',
    ]);
    expect(permissionsFor(['LanguageCreated', 'Unheard'], neither)).toEqual([]);
  });

  test('are secured where somebody could open an account with them', () => {
    expect(Object.keys(eventTypes).filter(isSecured)).toEqual([
      'TfaInit',
      'TfaSecurityCode',
      'TfaRecoveryCodesChanged',
      'PasswordReset',
      'SuccessfulLoginAttempt',
      'NewLocalizationLoginAttempt',
      'FailedLoginAttempt',
    ]);
    expect(['toString', 'SuccessfullLoginAttempt', 'ProductPriceUpdate'].filter(isEventName)).toEqual([]);
    expect(isSecured('toString')).toBe(false);
  });
});

describe('permissions', () => {
  test('that are known are names, once each', () => {
    const known = knownPermissions();
    expect(known.filter((name) => !isPermissionName(name))).toEqual([]);
    expect(new Set(known).size).toBe(known.length);
    expect(known).toContain('orders.edit.status');
    expect(known).toContain('price-maps.show_details');
  });

  test.each(['', 'configure', 'Orders.show', 'orders.', '.show', 'orders show', 'orders..show'])(
    '%j is no name',
    (text) => {
      expect(isPermissionName(text)).toBe(false);
    },
  );

  test('of the app lose what stores put before them, and no others do', () => {
    expect(withoutOwnPrefix('app.order-notes.configure', 'order-notes')).toBe('configure');
    expect(withoutOwnPrefix('app.order-notes-plus.configure', 'order-notes')).toBe('app.order-notes-plus.configure');
    expect(withoutOwnPrefix('orders.show', 'orders')).toBe('orders.show');
    expect(withoutOwnPrefix('app..configure', '')).toBe('app..configure');
  });
});
