import { describe, expect, test } from 'vitest';
import { LansweeperRejected } from '../../../../templates/lansweeper/sync/lansweeper-errors.ts';
import type { LansweeperApi } from '../../../../templates/lansweeper/sync/lansweeper-api.ts';
import { AssetPages, pageSizeOf } from '../../../../templates/lansweeper/sync/asset-pages.ts';
import { PageMemory } from '../../../../templates/lansweeper/sync/page-memory.ts';

interface Asked {
  readonly limit: number;
  readonly cursor: string | undefined;
}

/** Lansweeper as it pages: `answer` gives cursor and assets; undefined: it would be more than 4 MB. */
function pagesOf(
  answer: (asked: Asked) => { readonly next: string | null; readonly items: readonly object[] } | undefined,
) {
  const asked: Asked[] = [];
  const api: LansweeperApi = {
    ask: async (query, read = (bytes) => JSON.parse(bytes.toString('utf8')) as unknown) => {
      const question = {
        limit: Number(/limit: (\d+)/.exec(query)?.[1]),
        cursor: /cursor: "([^"]*)"/.exec(query)?.[1],
      };
      asked.push(question);
      const page = answer(question);
      if (page === undefined) throw new LansweeperRejected('The response size exceeds 4 MB', true);
      const { next, items } = page;
      const bytes = Buffer.from(
        JSON.stringify({ data: { site: { assetResources: { pagination: { next }, items } } } }),
      );
      const { data } = read(bytes) as { readonly data: Readonly<Record<string, unknown>> };
      return Promise.resolve({ data, size: bytes.length });
    },
  };
  const conditions = [{ operator: 'EQUAL', path: 'installationId', value: 'i' }] as const;
  const pages = new AssetPages(api, {
    site: 's',
    limit: 500,
    memory: new PageMemory(),
    filters: { conjunction: 'AND', conditions },
  });
  return { pages, asked };
}

describe('pages of assets', () => {
  test('are as large as the environment says, which says what is wrong with it', () => {
    const sizeOf = (text: string | undefined): number => pageSizeOf({ LANSWEEPER_PAGE_SIZE: text });
    expect([undefined, '', '1', '500'].map(sizeOf)).toEqual([500, 500, 1, 500]);
    for (const text of ['0', '501', '10.5', 'all', ' 5']) expect(() => sizeOf(text)).toThrow('LANSWEEPER_PAGE_SIZE');
  });

  test('are asked for in smaller ones where they are too large, and again in larger ones where they are not', async () => {
    const { pages, asked } = pagesOf(({ limit, cursor }) => {
      if (cursor === undefined && limit > 70) return undefined;
      const item = { text: 'x'.repeat(cursor === undefined ? 50_000 : 100) };
      return { next: cursor === undefined ? 'a' : null, items: Array.from({ length: limit }, () => item) };
    });
    expect((await pages.read(undefined)).next).toBe('a');
    expect(asked.map(({ limit }) => limit)).toEqual([500, 250, 125, 62]);
    expect((await pages.read('a')).next).toBeUndefined();
    // As many of this size as fit.
    expect(asked.at(-1)).toEqual({ limit: 59, cursor: 'a' });
    await pages.read('b');
    expect(asked.at(-1)?.limit).toBe(500);
  });

  test('that are too large in the smallest piece are told of', async () => {
    const { pages, asked } = pagesOf(() => undefined);
    await expect(pages.read(undefined)).rejects.toMatchObject({ isTooLarge: true });
    expect(asked.map(({ limit }) => limit)).toEqual([500, 250, 125, 62, 31, 15, 10]);
  });

  test('end in an error where a cursor comes again', async () => {
    const { pages } = pagesOf(({ cursor }) => ({ next: cursor === 'a' ? 'b' : 'a', items: [{}] }));
    await pages.read(undefined);
    await pages.read('a');
    await expect(pages.read('b')).rejects.toThrow('same cursor twice');
  });

  test('do not ask for the total', async () => {
    const { pages } = pagesOf(() => ({ next: null, items: [] }));
    await expect(pages.read(undefined)).resolves.toMatchObject({ items: [], next: undefined });
  });
});
