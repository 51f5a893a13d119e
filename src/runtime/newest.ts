const capacity = 1000;

/** Puts an entry last, and drops the first one where there are too many: what a process keeps for each account stays bounded. */
export function keepNewest<Value>(entries: Map<string, Value>, name: string, value: Value): void {
  entries.delete(name);
  entries.set(name, value);
  const [oldest] = entries.keys();
  if (entries.size > capacity && oldest !== undefined) entries.delete(oldest);
}
