import { isJsonObject } from './json-object.ts';

/** What is said of an event that nothing in a handler is for: where it comes from, and nothing of what it carries. */
export function unaccepted(event: unknown): string {
  const said = 'no source of this handler accepts the event';
  if (!isJsonObject(event)) return said;
  const { Records: records, schedule } = event;
  const record: unknown = Array.isArray(records) ? records[0] : undefined;
  const arn = isJsonObject(record) ? record['eventSourceARN'] : undefined;
  if (typeof arn === 'string') {
    return `${said} of ${arn}; a queue needs a source, and its address in the variable QUEUE_<NAME> of the function`;
  }
  return typeof schedule === 'string' ? `${said} of the schedule ${schedule}` : said;
}
