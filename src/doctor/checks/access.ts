import type { AccountProbe, RequestsLeft } from '../../platforms/4me/client/account-probe.ts';
import { MissingScope } from '../../platforms/4me/client/errors.ts';
import { applicationLink, neededActions } from '../../provision/credentials.ts';
import type { ProviderSecret } from '../../provision/provider-secret.ts';
import { failed, ok, skipped, warning, type Check } from '../check.ts';

export interface AccessOptions {
  readonly domain: string;
  readonly account: string;
  readonly secret: () => Promise<ProviderSecret>;
  /** With the stored credentials. */
  readonly own: () => Promise<AccountProbe>;
  /** With a personal access token, where one is given; else the same. */
  readonly provisioning: () => Promise<AccountProbe>;
  readonly left: () => Promise<RequestsLeft>;
}

const bootstrap = 'Run "app-builder bootstrap".';

export function providerSecretCheck({ secret }: AccessOptions): Check {
  return {
    name: 'provider-secret',
    needs: ['engine', 'engine-access'],
    async run() {
      const { name, credentials, policy, webhookId } = await secret();
      const parts = { credentials, policy, webhook: webhookId };
      const missing = Object.entries(parts).flatMap(([part, value]) => (value === undefined ? [part] : []));
      if (missing.length === 0) return ok(`${name} has credentials, policy and webhook`);
      if (missing.length === 3) return failed(`there is no ${name}`, bootstrap);
      return failed(`${name} has no ${missing.join(' and no ')}`, bootstrap);
    },
  };
}

export function tokenCheck({ own, domain, secret }: AccessOptions): Check {
  return {
    name: 'token',
    needs: ['provider-secret'],
    async run() {
      await (await own()).prove();
      return ok(`oauth.${domain} accepts the client ${(await secret()).credentials?.clientID ?? ''}`);
    },
  };
}

export function scopesCheck({ provisioning, domain, account }: AccessOptions): Check {
  return {
    name: 'scopes',
    needs: ['token'],
    async run() {
      let granted: readonly string[];
      try {
        granted = await (await provisioning()).scopes();
      } catch (error) {
        if (!(error instanceof MissingScope)) throw error;
        return skipped('4me does not tell the scopes of this token');
      }
      const missing = neededActions.filter((action) => !granted.includes(action));
      if (missing.length === 0) return ok('all that bootstrap, deploy, publish and tunnel need');
      const fix = `Add them to the OAuth application in 4me, or make one that has all: ${applicationLink(domain, account)}`;
      return { ...failed(`missing: ${missing.join(', ')}`, fix), credentials: true };
    },
  };
}

/** Milliseconds; a token of a webhook that seems to come from the future or the past is refused (4me-facts §8). */
const mostOff = 30_000;

export function clockCheck({ left }: AccessOptions): Check {
  return {
    name: 'clock',
    needs: ['token'],
    async run() {
      const { platformTime, asked } = await left();
      if (platformTime === undefined) return skipped('the answer of 4me has no time');
      const off = difference(asked, platformTime);
      const seconds = Math.round(Math.abs(off) / 1000);
      if (Math.abs(off) <= mostOff)
        return ok(seconds === 0 ? 'as that of 4me' : `${String(seconds)} s off that of 4me`);
      return failed(
        `${String(seconds)} s ${off > 0 ? 'ahead of' : 'behind'} that of 4me: messages whose time seems wrong are refused`,
        'Set the clock of this machine, e.g. switch on that it follows a time server.',
      );
    },
  };
}

/** Milliseconds that we are at least ahead; negative: behind. 4me answered at some time in between, and says the second only. */
function difference([from, to]: readonly [number, number], platformTime: number): number {
  if (from > platformTime + 1000) return from - (platformTime + 1000);
  return to < platformTime ? to - platformTime : 0;
}

export function requestsCheck({ left }: AccessOptions): Check {
  return {
    name: 'requests',
    needs: ['token'],
    async run() {
      const { limit, remaining, resetAt } = await left();
      if (limit === undefined || remaining === undefined) return skipped('4me does not say how many are left');
      const text = `${String(remaining)} of ${String(limit)} in this hour`;
      if (remaining >= limit / 10) return ok(text);
      const when = resetAt === undefined ? 'in an hour' : `at ${new Date(resetAt).toISOString()}`;
      return warning(text, `Wait: there are all again ${when}. Handlers use the same ones.`);
    },
  };
}
