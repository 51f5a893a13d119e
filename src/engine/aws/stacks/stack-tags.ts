import type { Tag } from '@aws-sdk/client-cloudformation';

/** What is known about a deployed stack, in the stack itself. */
export interface StackFacts {
  readonly domain: string;
  readonly digest: string;
  readonly deployedBy: string;
  /** ISO 8601. */
  readonly deployedAt: string;
  readonly commit: string | undefined;
}

const names = {
  domain: 'app-builder:domain',
  digest: 'app-builder:digest',
  deployedBy: 'app-builder:deployed-by',
  deployedAt: 'app-builder:deployed-at',
  commit: 'app-builder:commit',
} as const satisfies Record<keyof StackFacts, string>;

export function tagsOf(facts: StackFacts): Tag[] {
  return Object.entries(names).flatMap(([fact, Key]) => {
    const value = facts[fact as keyof StackFacts];
    return value === undefined || value === '' ? [] : [{ Key, Value: cleanTag(value) }];
  });
}

export function factsOf(tags: readonly Tag[]): Partial<StackFacts> {
  const values = new Map(tags.map(({ Key, Value }) => [Key, Value]));
  const found = Object.entries(names).map(([fact, key]) => [fact, values.get(key)]);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined)) as Partial<StackFacts>;
}

/** AWS takes letters, digits, spaces and `_ . : / = + - @`, 256 of them. */
function cleanTag(value: string): string {
  return value.replaceAll(/[^\p{L}\p{N}\p{Z}_.:/=+\-@]/gu, '_').slice(0, 256);
}
