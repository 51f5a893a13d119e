import { Failure, type FailureKind } from '../failure.ts';

const noWebhook: FailureKind = { code: 'AB-TUNNEL-WEBHOOK', exit: 'usage' };
const noDraft: FailureKind = { code: 'AB-TUNNEL-OFFERING', exit: 'usage' };
const unverified: FailureKind = { code: 'AB-TUNNEL-UNVERIFIED', exit: 'failed', retryable: true };
const store: FailureKind = { code: 'AB-TUNNEL-STORE', exit: 'failed' };
const notRestored: FailureKind = { code: 'AB-TUNNEL-NOT-RESTORED', exit: 'failed', retryable: true };

export function noWebhookFailure(account: string, because: string): Failure {
  return new Failure(noWebhook, {
    message: `There is no secrets webhook of ${account} that could be pointed here`,
    because,
    fix: 'Run "app-builder bootstrap", which makes it and enables it, and then the tunnel.',
  });
}

export function noDraftFailure(reference: string, integration: string): Failure {
  return new Failure(noDraft, {
    message: `There is no draft of the app offering ${reference}`,
    because: 'its addresses are what the tunnel points here',
    fix: `Run "app-builder deploy ${integration}" first.`,
  });
}

/** 4me's handshake with the secrets webhook at its new address was not seen. */
export function unverifiedFailure(uri: string, seconds: number): Failure {
  return new Failure(unverified, {
    message: `4me did not verify the secrets webhook at ${uri}`,
    because: `no webhook.verify was received and answered there within ${String(seconds)} s`,
    fix: 'Look at the last error of the webhook in 4me, under Settings, Webhooks, and whether the address can be reached from the internet.',
  });
}

/** The address of before is not known to be verified, so nothing was moved to it. */
export function oldAddressFailure(uri: string, seconds: number): Failure {
  return new Failure(unverified, {
    message: `4me is not known to have verified ${uri}, so the secrets webhook still points at the tunnel`,
    because: `the secrets listener did not log "webhook verified" within ${String(seconds)} s`,
    fix: 'Look at "app-builder logs engine" and at the webhook "App Builder tunnel" in 4me, then run "app-builder tunnel --restore".',
  });
}

/** The environment's stores do not take what the listener would have to write. */
export function storeFailure(cause: unknown): Failure {
  const { message, because } = wordsOf(cause);
  return new Failure(
    store,
    {
      message: 'The stores of this environment cannot be written from here, so nothing was pointed at this machine',
      because: because === undefined ? message : `${message}: ${because}`,
      fix: 'Use credentials that may do what docs/aws-deploy-policy.json lists; a secret that cannot be stored would be lost.',
    },
    { cause },
  );
}

/** Not everything was given back; the journal has what is left. */
export function notRestoredFailure(cause: unknown): Failure {
  const { message, because } = wordsOf(cause);
  return new Failure(
    notRestored,
    {
      message: 'Not every address was given back',
      because: because === undefined ? message : `${message}: ${because}`,
      fix: 'Run "app-builder tunnel --restore" when the cause is gone; 4me keeps sending to the address of before, too.',
    },
    { cause },
  );
}

function wordsOf(error: unknown): { readonly message: string; readonly because: string | undefined } {
  if (error instanceof Failure) return error;
  return { message: error instanceof Error ? error.message : String(error), because: undefined };
}
