import { expect, test } from 'vitest';
import { jsonOf, renderer } from '../../../../templates/lansweeper/standin/api/rendered.ts';
import { generateAssets } from '../../../../templates/lansweeper/standin/assets/generate-assets.ts';
import { keptAssets } from '../../../../templates/lansweeper/standin/assets/kept-assets.ts';
import { projection } from '../../../../templates/lansweeper/standin/api/field-paths.ts';

const fields = ['key', 'assetBasicInfo.name', 'softwares.name'];
const source = generateAssets({ count: 50, now: Date.UTC(2026, 4, 1) });

test('an answer with assets that are text already is the same answer', () => {
  const render = renderer(fields);
  const project = projection(fields);
  const assets = Array.from({ length: source.count }, (_, index) => source.at(index));
  const answer = (items: readonly unknown[]): object => ({ data: { 'a"b': { next: null, none: undefined, items } } });
  expect(jsonOf(answer(assets.map(render)))).toBe(JSON.stringify(answer(assets.map(project))));
});

test('assets that are kept are made once, and are the same as others', () => {
  const kept = keptAssets(source);
  expect(kept.at(7)).toEqual(source.at(7));
  expect(kept.head(7)).toBe(kept.at(7));
  expect(renderer(fields)(kept.at(7))).toBe(renderer(fields)(kept.at(7)));
});
