import { expect, test } from 'vitest';
import { AssetPages } from '../../../../templates/lansweeper/sync/asset-pages.ts';
import type { LansweeperApi } from '../../../../templates/lansweeper/sync/lansweeper-api.ts';
import { noCounts } from '../../../../templates/lansweeper/sync/page-counts.ts';
import { PageMemory, textIn } from '../../../../templates/lansweeper/sync/page-memory.ts';
import { SourceRun } from '../../../../templates/lansweeper/sync/source-run.ts';

const pagesInAll = 3;

/** Pages of two assets; what it does is in `events`. */
function runOf(events: string[]): SourceRun {
  const api: LansweeperApi = {
    async ask(
      query,
      read = (bytes) => JSON.parse(bytes.toString('utf8')) as unknown,
      room = (bytes) => Buffer.alloc(bytes),
    ) {
      const page = Number(/cursor: "(\d+)"/.exec(query)?.[1] ?? 1);
      // As a request waits for its turn, a token and a connection before it is sent.
      for (let wait = 0; wait < 10; wait += 1) await Promise.resolve();
      events.push(`sent ${String(page)}`);
      const items = [1, 2].map((item) => ({ key: `${String(page)}.${String(item)}`, assetCustom: {} }));
      const next = page < pagesInAll ? String(page + 1) : null;
      const text = JSON.stringify({ data: { site: { assetResources: { pagination: { next }, items } } } });
      const block = room(text.length);
      const answer = block.subarray(0, block.write(text));
      const { data } = read(answer) as { readonly data: Readonly<Record<string, unknown>> };
      return { data, size: answer.length };
    },
  };
  const memory = new PageMemory();
  const source = { id: 'i', name: 'Office', site: { id: 's', name: 'Site' } };
  return new SourceRun({
    progress: { source, state: 'open', cursor: null, counts: noCounts(), problem: null, warnings: [] },
    envelope: { source: 'Lansweeper', alternativeSources: [], referenceStrategies: {} },
    pages: new AssetPages(api, { site: 's', limit: 2, filters: { conjunction: 'AND', conditions: [] }, memory }),
    memory,
    isAbsent: () => false,
    seen: ({ key }) => events.push(key),
    cutOff: 0,
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
}

test('the next page is on its way before the work on the one before it begins', async () => {
  const events: string[] = [];
  const keys: string[] = [];
  for await (const { assets } of runOf(events).readPages()) {
    keys.push(...assets.map((text) => (JSON.parse(textIn(text)) as { readonly key: string }).key));
  }
  expect(events).toEqual(['sent 1', 'sent 2', '1.1', '1.2', 'sent 3', '2.1', '2.2', '3.1', '3.2']);
  // The memory of an answer is used again only when all of it was read.
  expect(keys).toEqual(['1.1', '1.2', '2.1', '2.2', '3.1', '3.2']);
});
