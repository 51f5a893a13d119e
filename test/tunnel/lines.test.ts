import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { themeFor } from '../../src/cli/theme.ts';
import { deliveryLine } from '../../src/commands/tunnel/lines.ts';

test('what a sender says of itself makes neither lines nor colours of its own', async () => {
  const forged = { event: 'one\n 00:00:00  two', account: '\u001b[2Jwdc', method: 'POST', address: '/a\nb' };
  const theme = await themeFor(new PassThrough(), {}, true);
  const line = deliveryLine(
    { ...forged, id: 'e', at: '2026-11-28T00:00:00.000Z', status: null, error: 'a\nb', ms: 1 },
    theme,
  );
  expect(line).not.toContain('\n');
  expect(line).not.toContain('\u001b');
});
