import { expect, test } from 'vitest';
import type { Standin } from '../../../src/sandbox/standin.ts';
import { openThenaKit } from '../../../src/testing/index.ts';

const comments = 1000;

test('1,000 deliveries, a fifth of them twice and all shuffled, are each handled once', async () => {
  const arrived: { readonly key: string; readonly comment: string }[] = [];
  const target: Standin = {
    name: 'collector',
    hosts: ['collector.4me-sandbox.test'],
    handle({ headers, body }) {
      const { comment } = JSON.parse(body.toString('utf8')) as { readonly comment: { readonly id: string } };
      arrived.push({ key: headers['idempotency-key'] ?? '', comment: comment.id });
      return { status: 200 };
    },
  };
  await using kit = await openThenaKit({
    integration: new URL('../../../templates/thena-ticket-notes/', import.meta.url),
    standins: [target],
  });
  await kit.install({ required_settings: { target_url: 'https://collector.4me-sandbox.test/' } });
  const author = { id: 'U0BEN', name: 'Ben Agent', email: 'ben.agent@widget.example' };
  const events = Array.from({ length: comments }, (_, index) => ({
    event: 'ticket:comment:added',
    eventId: `EVT${String(index)}`,
    payload: {
      comment: { id: `COM${String(index)}`, content: `Comment ${String(index)}`, author },
      ticket: { id: 'TKT1', title: 'The printer is on fire' },
    },
  }));
  const ids = kit.thena.sendEvents(events, { duplicates: 0.2, shuffle: true });
  await kit.settled();

  const delivered = kit.thena.attempts().filter(({ kind }) => kind === 'event');
  expect(delivered).toHaveLength(comments * 1.2);
  expect(delivered.every(({ status }) => status === 200)).toBe(true);
  // In another order than that of the events, or nothing was shuffled.
  expect(arrived.map(({ key }) => key)).not.toEqual(ids);
  expect(arrived.map(({ key }) => key).toSorted()).toEqual(ids.toSorted());
  expect(new Set(arrived.map(({ comment }) => comment)).size).toBe(comments);
  expect(kit.deadLetters()).toEqual([]);
});
