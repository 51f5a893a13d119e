import type { CommandContext } from '../../../cli/command.ts';
import { Failure, type FailureKind } from '../../../failure.ts';
import type { Answers } from '../../../input/answers.ts';
import { isSandboxHost } from '../../../runtime/sandbox-route.ts';
import { canonicalStoreAddress } from '../wire/store-address.ts';
import { claimsOf } from '../wire/token-claims.ts';

const badStore: FailureKind = { code: 'AB-HESEYA-STORE', exit: 'usage' };
const badToken: FailureKind = { code: 'AB-HESEYA-CREDENTIALS', exit: 'credentials' };

/** Milliseconds that the clocks of a store and of this machine may differ. */
const skew = 30_000;

/**
 * The store that `--store` names, in the one spelling that apps know it by. Throws Failure for what is no address of a store, for one
 * that is elsewhere than the app, and for a token that says itself that it is of no use there: nothing was sent by then.
 */
export function chosenStore({ given, now }: CommandContext, answers: Answers): string {
  const text = given.text('store');
  const example = 'e.g. --store https://api.shop.example.com';
  if (text === undefined) {
    throw new Failure(badStore, {
      message: 'Nothing says which store',
      fix: `Give the address of its API, ${example}`,
    });
  }
  const store = canonicalStoreAddress(text);
  if (store === undefined) {
    throw new Failure(badStore, {
      message: `"${withoutUser(text)}" is not the address of a store`,
      because: 'stores have a public address with https, without user, query and fragment',
      fix: `Give the address of its API, ${example}`,
    });
  }
  const [isThere, isHere] = [isSandboxHost(new URL(store).hostname), isSandboxHost(answers.text('domain'))];
  if (isThere !== isHere) {
    throw new Failure(badStore, {
      message: isThere
        ? `${store} is in the sandbox, and the app is not`
        : `The app is in the sandbox, and ${store} is not`,
      because: `the domain is ${answers.text('domain')} (${answers.origin('domain') ?? ''})`,
      fix: isThere
        ? 'Add --domain heseya-sandbox.test, or name a real store.'
        : 'Name a store of the sandbox, e.g. https://shop.heseya-sandbox.test, or give --domain heseya.com.',
    });
  }
  requireFit(answers.text('platformToken'), store, now());
  return store;
}

/** Somebody may have given a password with it. */
const withoutUser = (address: string): string => address.replace(/^(\w+:)?\/\/.*@/s, '$1//…@');

/** Tokens of stores say whose they are and until when; others are for the store to judge. */
function requireFit(token: string, store: string, now: number): void {
  const claims = claimsOf(token);
  if (claims === undefined) return;
  const issuer = canonicalStoreAddress(claims.iss);
  const fix = 'Give a fresh access token of a user of this store.';
  if (issuer !== undefined && issuer !== store) {
    const message = `The token is of ${issuer}, and the store is ${store}`;
    throw new Failure(badToken, {
      message,
      because: 'a token is sent to its own store only',
      fix: `${fix} A store has one address.`,
    });
  }
  if (claims.typ !== undefined && claims.typ !== 'access') {
    throw new Failure(badToken, { message: `The token is no access token: it says that it is "${claims.typ}"`, fix });
  }
  if (claims.exp * 1000 + skew < now) {
    const because = `it was good until ${new Date(claims.exp * 1000).toISOString()}; stores give them for five minutes`;
    throw new Failure(badToken, { message: 'The time of the token is over', because, fix });
  }
}
