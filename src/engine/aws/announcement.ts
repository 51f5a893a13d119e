import type { InstallationChanged } from '../../runtime/ports.ts';
import { busEvent } from '../bus-event.ts';
import { AwsCallError } from './requests/call-error.ts';
import type { BusCalls } from './requests/calls.ts';

/** Puts the event on the account's default bus. Throws what may be repeated where the bus refuses the entry. */
export async function announcement(calls: BusCalls, change: InstallationChanged): Promise<void> {
  const { FailedEntryCount: failed = 0, Entries: entries = [] } = await calls.putEvents({
    Entries: [{ Source: busEvent.source, DetailType: busEvent.detailType, Detail: JSON.stringify(change) }],
  });
  if (failed === 0) return;
  const { ErrorCode: code = 'EventRefused', ErrorMessage: text = 'the bus refused the event' } = entries[0] ?? {};
  throw new AwsCallError(code, `PutEvents: ${text}`, { retryable: true });
}
