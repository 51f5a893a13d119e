import { Failure, type FailureKind } from '../../failure.ts';
import type { Sending } from '../../commands/trigger/sending.ts';
import type { Judging } from '../../commands/verify-webhook/judging.ts';

const cannot: FailureKind = { code: 'AB-TRIGGER-PLATFORM', exit: 'usage' };

/** Who sends webhook messages: how they are verified, and how they are made where we can make them. */
interface Sender {
  readonly judging: () => Promise<Judging>;
  readonly sending?: () => Promise<Sending>;
}

/** Every sender by the name that `--platform` has for it; loaded when something is about it. */
const senders: Readonly<Record<string, Sender>> = {
  '4me': {
    judging: async () => (await import('../../commands/verify-webhook/senders/four-me.ts')).fourMe,
    sending: async () => (await import('../../commands/trigger/senders/four-me.ts')).fourMe,
  },
  typeform: {
    judging: async () => (await import('../../commands/verify-webhook/senders/typeform.ts')).typeform,
    sending: async () => (await import('../../commands/trigger/senders/typeform.ts')).typeform,
  },
  slack: {
    judging: async () => (await import('../../commands/verify-webhook/senders/slack.ts')).slack,
  },
  thena: {
    judging: async () => (await import('../../commands/verify-webhook/senders/thena.ts')).thena,
    sending: async () => (await import('../../commands/trigger/senders/thena.ts')).thena,
  },
  heseya: {
    judging: async () => (await import('../../commands/verify-webhook/senders/heseya.ts')).heseya,
    sending: async () => (await import('../../commands/trigger/senders/heseya.ts')).heseya,
  },
};

/** All whose messages can be verified. */
export const senderNames: readonly string[] = Object.keys(senders);

/** Those whose messages can be sent by hand, too. */
export const triggerNames: readonly string[] = senderNames.filter((name) => senders[name]?.sending !== undefined);

/** Throws Failure `AB-TRIGGER-PLATFORM` for a sender that nobody knows. */
export async function judgingOf(name: string): Promise<Judging> {
  const load = Object.hasOwn(senders, name) ? senders[name]?.judging : undefined;
  if (load !== undefined) return load();
  throw unknown(name, senderNames);
}

/** Throws Failure `AB-TRIGGER-PLATFORM` for a sender whose messages nobody here can make. */
export async function sendingOf(name: string): Promise<Sending> {
  const load = Object.hasOwn(senders, name) ? senders[name]?.sending : undefined;
  if (load !== undefined) return load();
  throw unknown(name, triggerNames);
}

function unknown(name: string, known: readonly string[]): Failure {
  return new Failure(cannot, {
    message: `There are no messages of the platform "${name}"`,
    because: `platforms: ${known.join(', ')}`,
    fix: 'Name one of them with --platform.',
  });
}
