import { createLog, type Log } from '../../../runtime/log.ts';
import { Retry } from '../../../runtime/outcomes.ts';
import { createOutside } from '../../../runtime/outside/outside.ts';
import type { JsonObject, Ports } from '../../../runtime/ports.ts';
import { routedFetch } from '../../../runtime/routed-fetch.ts';
import { thenaClient } from '../client/thena-client.ts';
import type { EventContext } from './handlers.ts';
import type { Installation } from './installation-record.ts';
import { Organisations } from './organisations.ts';
import { readSettings, type Settings } from './settings.ts';

/** What is made once for each process. */
export interface Kit {
  readonly ports: Ports;
  readonly settings: Settings;
  readonly organisations: Organisations;
  readonly contextOf: (work: Work) => EventContext;
}

/** What one event is worked on with. */
export interface Work {
  readonly event: string;
  readonly installation: Installation;
  /** Empty where nobody knows it. */
  readonly botToken: string;
  readonly identity: string;
  readonly raw: JsonObject;
  readonly deadline: number;
}

/** Milliseconds of a function's time that a wait for the limit of requests leaves to the handler. */
const reserve = 2000;

export function kitOf(ports: Ports, keyHeader: string | undefined): Kit {
  const settings = readSettings(ports.environment);
  const { domain } = settings;
  const [outside, fetch] = [createOutside(ports), routedFetch(ports)];
  const { now } = ports;

  function contextOf({ event, installation, botToken, identity, raw, deadline }: Work): EventContext {
    const log: Log = createLog(ports, { organisation: installation.organization_id, event, identity });
    const client = thenaClient({
      domain,
      fetch,
      now,
      deadline: deadline - reserve,
      ...(keyHeader === undefined ? {} : { keyHeader }),
      botToken() {
        if (botToken !== '') return botToken;
        throw new Retry('The bot token of the organisation is not known');
      },
    });
    const publish: EventContext['publish'] = (eventName, payload) => client.publish(eventName, payload);
    return { installation, client, publish, outside, log, identity, raw, deadline, now };
  }

  return { ports, settings, organisations: new Organisations(ports, settings), contextOf };
}
