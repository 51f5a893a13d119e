/** ISO 8601 in UTC to the second, as PHP's format `c`: `2026-01-02T03:04:05+00:00` (heseya-facts §8). */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}+00:00`;
}
