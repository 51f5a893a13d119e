import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withKeys } from '../../../../../src/platforms/4me/receive/app/own-values.ts';
import {
  acceptedSecrets,
  announced,
  nextSecret,
  promoted,
} from '../../../../../src/platforms/4me/receive/app/signing-secrets.ts';
import type { JsonObject } from '../../../../../src/runtime/ports.ts';

const name = 'typeform_secret';
const hour = 3_600_000;

/** How far a rotation gets before it is cut off. */
type Cut = 'before it is registered' | 'before that is known' | 'not';

test('whatever is cut off, what the other side signs with is accepted, and nothing older than twelve hours', () => {
  const cuts = fc.constantFrom<Cut>('before it is registered', 'before that is known', 'not');
  fc.assert(
    fc.property(fc.array(fc.record({ cut: cuts, hours: fc.nat(30) })), (rotations) => {
      let secret: JsonObject = {};
      let theirs: string | undefined;
      let now = 0;
      const replaced: { readonly secret: string; readonly at: number }[] = [];
      for (const { cut, hours } of rotations) {
        now += hours * hour;
        const next = nextSecret(secret, name);
        secret = withKeys(secret, announced(secret, name, next));
        if (cut === 'before it is registered') continue;
        theirs = next;
        if (cut === 'before that is known') continue;
        const former = secret[name];
        if (typeof former === 'string' && former !== next) replaced.push({ secret: former, at: now });
        secret = withKeys(secret, promoted(secret, name, next, now));
        expect(secret[name]).toBe(theirs);
      }
      if (theirs !== undefined) expect(acceptedSecrets(secret, name, now)).toContain(theirs);
      expect(acceptedSecrets(secret, name, now).length).toBeLessThanOrEqual(3);
      for (const { secret: former, at } of replaced) {
        if (now - at >= 12 * hour) expect(acceptedSecrets(secret, name, now)).not.toContain(former);
      }
      const [last] = replaced.slice(-1);
      if (last !== undefined && now - last.at < 12 * hour) {
        expect(acceptedSecrets(secret, name, now)).toContain(last.secret);
      }
    }),
  );
});

test('a secret has 64 random bytes as hex, as the reference makes them', () => {
  expect(nextSecret({}, name)).toMatch(/^[0-9a-f]{128}$/);
  expect(nextSecret({}, name)).not.toBe(nextSecret({}, name));
});

test('no secret, an empty one or something else is never accepted', () => {
  expect(acceptedSecrets(undefined, name, 0)).toEqual([]);
  expect(acceptedSecrets({ [name]: '' }, name, 0)).toEqual([]);
  expect(acceptedSecrets({ [name]: 12345, [`${name}_rotation`]: 'x' }, name, 0)).toEqual([]);
});
