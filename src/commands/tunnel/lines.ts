import type { Theme } from '../../cli/command.ts';
import { visibleLine } from '../../cli/visible.ts';
import type { Delivery } from '../../tunnel/deliveries.ts';

const eventWidth = 'app_instance.secrets-update'.length;
const accountWidth = 10;

/** One delivery as a person reads it: time, event, account, verdict, status and duration. */
export function deliveryLine(delivery: Delivery, theme: Theme): string {
  const { at, event, account = '', method, address, status, error, ms, verdict } = delivery;
  // Whoever knows the address can send, and would write lines of their own here.
  const what = visibleLine(event === '' ? `${method} ${address.split('?', 1)[0] ?? ''}` : event);
  const answer =
    status === null ? theme.removed(visibleLine(error ?? 'no answer')) : answerStyle(status, theme)(String(status));
  // A line that begins with a space is a row of a table: nobody wraps it.
  return ` ${[
    theme.faint(at.slice(11, 19)),
    what.padEnd(eventWidth),
    visibleLine(account).padEnd(accountWidth),
    verdictText(verdict, theme),
    answer,
    theme.faint(`${String(ms)} ms`),
  ]
    .filter((part) => part !== '')
    .join('  ')}`;
}

function verdictText(verdict: Delivery['verdict'], theme: Theme): string {
  if (verdict === undefined) return '';
  if (verdict.valid) return theme.added('valid');
  return theme.removed(`${verdict.rule ?? 'invalid'}: expected ${verdict.expected ?? 'something else'}`);
}

function answerStyle(status: number, theme: Theme): (text: string) => string {
  if (status < 300) return theme.added;
  return status < 500 ? theme.warning : theme.removed;
}
