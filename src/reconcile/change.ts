/** What a change may do; people approve by kind (DESIGN §6). `customers`: something stops working for customers. */
export type ChangeKind = 'create' | 'update' | 'security' | 'customers' | 'delete';

/** One change as a person is asked to approve it. */
export interface ProposedChange {
  readonly kind: ChangeKind;
  /** e.g. `product "AWS Lambda"` */
  readonly title: string;
  /** One line each; secrets are never among them. */
  readonly details: readonly string[];
}

/** Where wanted and current state of one record differ. */
export interface Difference {
  readonly kind: ChangeKind;
  /** e.g. `name: "Old" -> "New"` */
  readonly text: string;
}

/** Longest value that a difference shows, so that a line fits on a terminal of 80 columns. */
const shownLength = 48;

/** A value on one line, cut where it is long. */
export function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return '(none)';
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
    return value.length === 0 ? '(none)' : cut(value.join(', '));
  }
  const lines = typeof value === 'string' ? value.trim().split('\n').length : 1;
  if (lines > 1) return `(${String(lines)} lines)`;
  return cut(typeof value === 'string' ? JSON.stringify(value.trim()) : JSON.stringify(value));
}

/** Ids and addresses differ at their ends, sentences tell most at their beginning. */
function cut(text: string): string {
  if (text.length <= shownLength) return text;
  const quote = text.endsWith('"') ? 1 : 0;
  const end = /\s/.test(text) ? quote : Math.floor(shownLength / 2);
  return `${text.slice(0, shownLength - 1 - end)}…${end === 0 ? '' : text.slice(-end)}`;
}
