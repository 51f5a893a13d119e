import type { CommandContext, CommandResult } from '../cli/command.ts';
import { eventLines, eventTable } from './events/lines.ts';
import { sinceTime } from './since.ts';
import { openStore, storedEvent } from './events/stored-event.ts';

const defaultLimit = 20;

/** `events list`: what the tunnel and the sandbox captured, the newest last. */
export async function eventsList(context: CommandContext): Promise<CommandResult> {
  const { given } = context;
  const [since, event] = [given.text('since'), given.text('event')];
  const limit = Number(given.text('limit') ?? defaultLimit);
  const from = since === undefined ? undefined : sinceTime(since, context.now());
  const store = await openStore(context);
  const events = await store.list({
    limit,
    ...(from === undefined ? {} : { since: from }),
    ...(event === undefined ? {} : { event }),
  });
  if (events.length === limit && given.text('limit') === undefined) {
    const text = `These are the newest ${String(limit)}; --limit 100 shows more.`;
    context.report({ type: 'information', text });
  }
  return {
    document: { events: events.map(({ headers: _headers, body: _body, token: _token, ...summary }) => summary) },
    lines: (theme) =>
      events.length === 0
        ? [
            'No such event was captured.',
            theme.faint('"app-builder sandbox" and "app-builder tunnel" capture what they deliver.'),
          ]
        : eventTable(events, theme),
  };
}

/** `events show <id>`: everything that is kept of one event. */
export async function eventsShow(context: CommandContext): Promise<CommandResult> {
  const event = await storedEvent(context);
  return { document: { event }, lines: (theme) => eventLines(event, context, theme) };
}
