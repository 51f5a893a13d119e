import { sandboxRouteOf } from '../../../app.ts';
import type { CommandContext } from '../../../cli/command.ts';
import type { Answers } from '../../../input/answers.ts';
import { routedFetch } from '../../../runtime/routed-fetch.ts';
import { appsClient, type AppsClient } from '../client/apps-client.ts';
import type { ExchangeOptions } from '../client/exchange.ts';
import type { AppPlace } from '../wire/names.ts';

/** How a command reaches Thena, or the sandbox in its place. */
export function exchangeOf(answers: Answers, context: CommandContext): ExchangeOptions {
  const fetch = routedFetch({ route: sandboxRouteOf(answers) });
  return { fetch, now: context.now, signal: context.signal };
}

/** The apps API with the personal key of the answers. */
export function appsClientOf(answers: Answers, { domain }: AppPlace, context: CommandContext): AppsClient {
  return appsClient({ ...exchangeOf(answers, context), domain, apiKey: answers.text('platformToken') });
}
