import type { Entries } from './entry.ts';

export const tunnel: Entries = {
  'AB-TUNNEL-PROVIDER': {
    exit: 'usage',
    meaning:
      'There is no way to a public address: neither --tunnel-url nor --ssh is given, and cloudflared is not on the PATH.',
    remedy: 'Give one of them, or install cloudflared.',
  },
  'AB-TUNNEL-ADDRESS': {
    exit: 'failed',
    retryable: true,
    meaning: 'The provider opened no public address in time. The error has its words.',
    remedy: 'Correct what it says, or use another way to an address.',
  },
  'AB-TUNNEL-SCHEME': {
    exit: 'usage',
    meaning: '4me sends secrets, and the public address is not https.',
    remedy: 'Give an https address, e.g. of a proxy with a certificate in front of the forwarded port.',
  },
  'AB-TUNNEL-PORT': {
    exit: 'failed',
    meaning: 'The port of this machine is taken.',
    remedy: 'End the program that has it, or give another with --port.',
  },
  'AB-TUNNEL-WEBHOOK': {
    exit: 'usage',
    meaning: 'The account has no secrets webhook that could be pointed here, or it is disabled.',
    remedy: 'Run "app-builder bootstrap", which makes and enables it.',
  },
  'AB-TUNNEL-OFFERING': {
    exit: 'usage',
    meaning: 'There is no draft of the app offering.',
    remedy: 'Run "app-builder deploy" with the integration first.',
  },
  'AB-TUNNEL-STORE': {
    exit: 'failed',
    meaning:
      'The secrets store of the environment cannot be written from here, and secrets would be lost. Nothing was changed.',
    remedy: 'Use credentials that may write it; docs/aws-deploy-policy.json lists what is needed.',
  },
  'AB-TUNNEL-UNVERIFIED': {
    exit: 'failed',
    retryable: true,
    meaning: '4me did not verify an address in time.',
    remedy: 'Look at the last error of the webhook in 4me, and run "app-builder tunnel --restore".',
  },
  'AB-TUNNEL-LEFTOVER': {
    exit: 'approvalMissing',
    meaning: 'A tunnel that was killed has addresses of 4me still.',
    remedy: 'Run "app-builder tunnel --restore", or add --yes.',
  },
  'AB-TUNNEL-RUNS': {
    exit: 'locked',
    meaning: 'The tunnel that has the addresses still runs.',
    remedy: 'End it with Ctrl-C; it gives the addresses back itself.',
  },
  'AB-TUNNEL-NOT-RESTORED': {
    exit: 'failed',
    retryable: true,
    meaning: 'Not every address was given back, and 4me keeps sending to the address of the tunnel.',
    remedy: 'Run "app-builder tunnel --restore" when the cause is gone.',
  },
  'AB-TUNNEL-JOURNAL': {
    exit: 'failed',
    meaning: 'The journal of a tunnel, which says what it has changed, cannot be understood.',
    remedy:
      'Run "app-builder bootstrap", which gives the secrets webhook its address, and remove the file that the error names.',
  },
};
