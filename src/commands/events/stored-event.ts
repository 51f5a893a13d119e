import { engineFolder } from '../../app.ts';
import type { CommandContext } from '../../cli/command.ts';
import type { CapturedEvent } from '../../events/captured-event.ts';
import { eventsFolder, eventStore, type EventStore } from '../../events/event-store.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import { resolveAnswers } from '../../input/answers.ts';
import { questions } from '../../input/questions.ts';
import { inputSources } from '../../input/sources.ts';

const unknown: FailureKind = { code: 'AB-EVENTS-UNKNOWN', exit: 'usage' };

/** The store of this machine's engine folder. */
export async function openStore(context: CommandContext): Promise<EventStore> {
  const answers = await resolveAnswers([questions.engineFolder], inputSources(context));
  return eventStore(eventsFolder(engineFolder(answers.optional('engineFolder'), context)));
}

/** The event that the command names; `last` is the newest one. Throws Failure `AB-EVENTS-UNKNOWN`. */
export async function storedEvent(context: CommandContext): Promise<CapturedEvent> {
  const id = context.given.arguments['id'] ?? '';
  const store = await openStore(context);
  const [last] = id === 'last' ? await store.list({ limit: 1 }) : [];
  const found = id === 'last' ? last : await store.get(id);
  if (found !== undefined) return found;
  throw new Failure(unknown, {
    message: id === 'last' ? 'No event has been captured' : `There is no captured event ${id}`,
    because: 'the sandbox and the tunnel capture what they deliver, and keep the last 1,000 events',
    fix: 'Run "app-builder events list" to see which there are.',
  });
}
