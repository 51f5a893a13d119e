import type { ChangeKind, ProposedChange } from '../reconcile/change.ts';
import type { Theme } from './command.ts';
import { hanging } from './wrap.ts';

/** `+`, `~`, `!` or `-` in the colour of the kind. */
function signOf(kind: ChangeKind, theme: Theme): string {
  switch (kind) {
    case 'create':
      return theme.added('+');
    case 'update':
      return theme.changed('~');
    case 'security':
    case 'customers':
      return theme.warning('!');
    case 'delete':
      return theme.removed('-');
  }
}

/** Every field of what is new says little; what changes, and what gives access, is said in full. */
export function shownDetails({ kind, details }: ProposedChange, verbose: boolean): readonly string[] {
  return kind === 'create' && !verbose ? [] : details;
}

/** A change as a person reads it, `margin` columns from the left, with its `shownDetails`. */
export function changeLines(
  change: ProposedChange,
  { theme, verbose, margin }: { readonly theme: Theme; readonly verbose: boolean; readonly margin: number },
): readonly string[] {
  const details = shownDetails(change, verbose).flatMap((detail) => hanging(detail, margin + 4, theme.columns));
  return [
    `${' '.repeat(margin)}${signOf(change.kind, theme)} ${change.title}`,
    // A line that begins with a colour would be taken for a sentence and broken again.
    ...details.map((line) => line.replace(/\S.*$/, (text) => theme.faint(text))),
  ];
}
