import type { SourceFile } from '../../../integration/json-file.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Json } from '../../../runtime/ports.ts';
import type { Report } from '../../../validate/finding.ts';
import { manifestFile, type ThenaDefinition } from '../definition/definition.ts';
import { knownEventNames, otherNameOf } from '../wire/event-names.ts';

/** A text in quotes that may be the name of an event, e.g. the key of a handler. */
const quoted = /(['"`])([a-z][a-z0-9_-]*(?::[a-z0-9_-]+)+)\1/g;

/**
 * Events that the manifest subscribes to and the code never names, and the reverse: what Thena does not send never reaches its handler.
 * Both names of a new comment are one. Nothing is said of an app that is sent everything.
 */
export function checkHandledEvents(
  { manifest }: ThenaDefinition,
  sources: readonly SourceFile[],
  report: Report,
): void {
  const subscribed = subscriptionsIn(manifest['events']);
  if (subscribed.length === 0) return;
  const named = sources.flatMap(({ file, text }) =>
    [...text.matchAll(quoted)].map(([, , name = '']) => ({ file, name })),
  );
  subscribed.forEach((event, index) => {
    if (event.endsWith(':*') || named.some(({ name }) => isSame(name, event))) return;
    const pointer = `/events/subscribe/${String(index)}/event`;
    report('thena-event-handler', { file: manifestFile, pointer, text: `no file of the handler names "${event}"` });
  });
  const seen = new Set<string>();
  for (const { file, name } of named) {
    if (seen.has(name) || !knownEventNames.has(name) || subscribed.some((event) => covers(event, name))) continue;
    seen.add(name);
    const text = `"${name}" is not sent to the app: ${manifestFile} does not subscribe to it`;
    report('thena-event-handler', { file, pointer: '', text });
  }
}

function subscriptionsIn(events: Json | undefined): readonly string[] {
  const list = isJsonObject(events) ? events['subscribe'] : undefined;
  return (Array.isArray(list) ? (list as readonly Json[]) : []).flatMap((one) =>
    isJsonObject(one) && typeof one['event'] === 'string' ? one['event'] : [],
  );
}

const isSame = (one: string, other: string): boolean => one === other || otherNameOf(one) === other;

function covers(subscription: string, name: string): boolean {
  if (!subscription.endsWith(':*')) return isSame(subscription, name);
  return name.startsWith(subscription.slice(0, -1));
}
