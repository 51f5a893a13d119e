import { RequestRefused } from '../client/errors.ts';

/** The record of a mutation's payload; throws RequestRefused where the platform gave neither a record nor an error. */
export function made<T>(name: string, record: T | null | undefined): T {
  if (record === null || record === undefined) throw new RequestRefused(name, 'the answer has no record');
  return record;
}
