import { describe, expect, test } from 'vitest';
import { Weather } from '../../src/sandbox/weather.ts';

function days(seed: number): unknown[] {
  const weather = new Weather({ seed, latency: [0, 100], tooManyRequests: 0.3, resetsAfter: 0.3, duplicates: 0.5 });
  return Array.from({ length: 50 }, () => [weather.forRequest(true), weather.forMessage()]);
}

describe('weather', () => {
  test('is the same for the same seed and differs for another', () => {
    expect(days(7)).toEqual(days(7));
    expect(days(7)).not.toEqual(days(8));
  });

  test('keeps to its shares', () => {
    const weather = new Weather({ tooManyRequests: 0.1, serverErrors: 0.2, resetsBefore: 0.05, resetsAfter: 0.15 });
    const counts = new Map<string, number>();
    for (let request = 0; request < 10_000; request += 1) {
      const { event } = weather.forRequest(true);
      counts.set(event, (counts.get(event) ?? 0) + 1);
    }
    const near = (event: string, share: number): void => {
      expect(Math.abs((counts.get(event) ?? 0) / 10_000 - share)).toBeLessThan(0.02);
    };
    near('429', 0.1);
    near('500', 0.2);
    near('reset before', 0.05);
    near('reset after', 0.15);
    near('none', 0.5);
  });

  test('strikes requests to 4me only, and nobody under a clear sky', () => {
    const storm = new Weather({ serverErrors: 1, latency: [5, 5] });
    expect(storm.forRequest(false)).toEqual({ latency: 5, event: 'none' });
    expect(storm.forRequest(true)).toEqual({ latency: 5, event: '500' });
    storm.change({ serverErrors: 0, latency: [0, 0] });
    expect(storm.forRequest(true)).toEqual({ latency: 0, event: 'none' });
    expect(storm.forMessage()).toEqual({ delay: 0, duplicate: false });
  });
});
