import { Failure, type FailureKind } from '../../failure.ts';

const unavailable: FailureKind = { code: 'AB-TUNNEL-ADDRESS', exit: 'failed', retryable: true };
const choice: FailureKind = { code: 'AB-TUNNEL-PROVIDER', exit: 'usage' };

/** The provider has no address to give; `because`: in its own words. */
export function addressFailure(provider: string, because: string): Failure {
  return new Failure(unavailable, {
    message: `${provider} opened no public address`,
    because,
    fix: 'Correct what it says, or use another way to an address: --tunnel-url, cloudflared on the PATH, or --ssh.',
  });
}

/** The flags choose no provider, or not all of one. */
export function choiceFailure(message: string, fix: string): Failure {
  return new Failure(choice, { message, fix });
}
