import type { HttpSource } from '../../../runtime/handler.ts';
import { once } from '../../../runtime/once.ts';
import { defaultLimit, defaultMaximumAge } from './accept.ts';
import { createProviderInbox } from './provider-inbox.ts';
import { readSettings } from './settings.ts';

export interface InstallationsListenerOptions {
  /** Milliseconds after which a message is refused; must outlast the sender's retries. 72 hours if not given. */
  readonly maximumAge?: number;
}

const changes = {
  'app_instance.create': 'created',
  'app_instance.update': 'updated',
  'app_instance.delete': 'deleted',
} as const;

/**
 * The listener behind the provider's webhooks for app_instance.create, .update and .delete, below the path `installations`
 * (seeds, "app added or updated listener", generic-installation-changed-lambda): verifies each message with the provider's
 * policy and announces, once, what became of which customer's installation of which offering. Every integration that listens
 * for its own offering hears of it.
 */
export function installationsListener(options: InstallationsListenerOptions = {}): HttpSource {
  const { maximumAge = defaultMaximumAge } = options;
  return {
    kind: 'http',
    methods: ['POST'],
    path: 'installations',
    limit: defaultLimit,
    bind(ports) {
      const { domain } = readSettings(ports.environment);
      const inbox = createProviderInbox(ports, { events: changes, maximumAge });
      return async (request, invocation) => {
        const opened = await inbox(request, invocation);
        if ('answer' in opened) return opened.answer;
        const { meaning: change, offering, account, task } = opened.received;
        await once(ports, task, async () => {
          await ports.announce({ domain, account, offering, change });
          invocation.log.info('announced', { offering, account, change });
        });
        return { status: 200, body: { message: 'Announced' } };
      };
    },
  };
}
