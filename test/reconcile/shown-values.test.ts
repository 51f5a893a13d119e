import { expect, test } from 'vitest';
import { shown } from '../../src/reconcile/change.ts';

test.each([
  ['a short text', '"a short text"'],
  ['Each note that is added to a request is translated and sent.', '"Each note that is added to a request is trans…"'],
  ['https://engine.example.com/app-builder-engine/secrets/?a=b', '"https://engine.example…der-engine/secrets/?a=b"'],
  ['one\ntwo', '(2 lines)'],
  [['read', 'write'], 'read, write'],
  [[], '(none)'],
])('%j is shown on one line of at most 48 characters, with both of its quotes', (value, text) => {
  expect(shown(value)).toBe(text);
  expect(shown(value).length).toBeLessThanOrEqual(48);
});
