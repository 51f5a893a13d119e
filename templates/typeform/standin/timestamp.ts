/** ISO 8601 in UTC to the second, as Typeform writes times: `2026-01-02T03:04:05Z` (external-apis §2.1). */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
