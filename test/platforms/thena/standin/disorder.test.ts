import { describe, expect, test } from 'vitest';
import { openStage } from './stage.ts';
import type { ThenaStage } from './stage.ts';

const idsAt = (on: ThenaStage): readonly string[] => on.received('events').map(({ message }) => message.eventId);
describe('a list of events', () => {
  test('arrives whole, a fifth of it twice and in any order', async () => {
    await using on = await openStage();
    await on.installedApp();
    const events = Array.from({ length: 200 }, () => 'ticket:comment:added');
    const ids = on.standin.sendEvents(events, { duplicates: 0.2, shuffle: true, seed: 7 });
    await on.standin.settled();
    expect(new Set(ids).size).toBe(200);
    expect(idsAt(on)).toHaveLength(240);
    expect(new Set(idsAt(on))).toEqual(new Set(ids));
    const firsts = [...new Set(idsAt(on))];
    const inPlace = firsts.filter((id, index) => id === ids[index]).length;
    expect(inPlace).toBeLessThan(40);
  });

  test('of several kinds is sent under the ids that it answers with', async () => {
    await using on = await openStage();
    await on.installedApp();
    const sent = on.standin.sendEvents(['ticket:created', 'user:mentioned', 'account:created']);
    await on.standin.settled();
    expect(idsAt(on).toSorted()).toEqual(sent.toSorted());
  });

  test('says what it is given, under the name that it is given', async () => {
    await using on = await openStage({ sending: { commentEvent: 'created' } });
    await on.installedApp();
    const [id] = on.standin.sendEvents(
      [
        {
          event: 'ticket:comment:added',
          payload: { anything: 1 },
          eventId: 'EVENT123456',
          by: 'U0CARLA',
          teamId: null,
        },
      ],
      { envelope: 'B' },
    );
    await on.standin.settled();
    expect(id).toBe('EVENT123456');
    expect(on.received('events')).toMatchObject([
      {
        eventId: 'EVENT123456',
        eventType: 'ticket:comment:added',
        actor: { id: 'U0CARLA', type: 'CUSTOMER' },
        payload: { anything: 1 },
      },
    ]);
  });
});

describe('chaos', () => {
  test('sends all messages twice, those about installations too', async () => {
    await using on = await openStage({ sending: { chaos: { duplicates: 1 } } });
    await on.installedApp();
    on.standin.addComment({ text: 'x' });
    await on.standin.settled();
    expect(on.received('installations')).toHaveLength(2);
    expect(idsAt(on)).toHaveLength(2);
    expect(new Set(idsAt(on)).size).toBe(1);
  });

  test('lets later messages overtake those that it holds back, the same ones for the same seed', async () => {
    const delaysFor = async (seed: number): Promise<readonly number[]> => {
      await using on = await openStage();
      await on.installedApp();
      on.standin.sendAs({ chaos: { seed, reordering: 0.5, heldBack: 100 } });
      for (let count = 0; count < 12; count += 1) on.standin.addComment({ text: String(count) });
      const start = on.clock.now();
      await on.standin.settled();
      for (let passed = 0; passed <= 100; passed += 1) await on.pass(1);
      const sentAt = new Map(on.standin.attempts().map(({ eventId, at }) => [eventId, Date.parse(at) - start]));
      const delays = on
        .received('events')
        .map(({ message }) => [Number(message.payload.comment.content), sentAt.get(message.eventId as string) ?? -1])
        .toSorted(([a = 0], [b = 0]) => a - b);
      expect(delays.map(([content]) => content)).toEqual(Array.from({ length: 12 }, (_, index) => index));
      return delays.map(([, delay]) => delay ?? -1);
    };
    const first = await delaysFor(3);
    expect(first).not.toEqual(first.toSorted((a, b) => a - b));
    expect(Math.min(...first)).toBe(0);
    expect(Math.max(...first)).toBeLessThanOrEqual(100);
    expect(await delaysFor(3)).toEqual(first);
    expect(await delaysFor(4)).not.toEqual(first);
  });

  test('gives comments both of their names, with one event id', async () => {
    await using on = await openStage({ sending: { chaos: { bothNames: 1 } } });
    await on.installedApp();
    on.standin.addComment({ text: 'x' });
    await on.standin.settled();
    const names = on.received('events').map(({ message }) => message.eventType as string);
    expect(names.toSorted()).toEqual(['ticket:comment:added', 'ticket:comment:created']);
    expect(new Set(idsAt(on)).size).toBe(1);
  });
});
