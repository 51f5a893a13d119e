import { anything, list, object, record, text, time } from './schema.ts';

/** One line with --follow: what the function wrote. */
export const line = record(anything(), 'time, level, message and the fields of the function');

export const document = object({ workload: text(), since: time(), lines: list(line, 'the oldest first') });
