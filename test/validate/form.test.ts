import { expect, test } from 'vitest';
import { readForm } from '../../src/validate/form.ts';

test('fields are inputs, selects, text areas and rich texts with an ID, each with its line', () => {
  const html = `<div class="row" id="row">
  <input id="a" type="text" />
  <select
    id='b'
    disabled
    data-secret="true"><option id=c></select>
  <textarea id="d"></textarea><div id="e" class="x rich-text"></div>
  <!-- <input id="gone"> -->
  <input type="text"><input id="f" data-secret="false">
</div>`;
  expect(readForm(html).elements).toEqual([
    { id: 'row', tag: 'div', secret: false, isField: false, line: 1 },
    { id: 'a', tag: 'input', secret: false, isField: true, line: 2 },
    { id: 'b', tag: 'select', secret: true, isField: true, line: 3 },
    { id: 'c', tag: 'option', secret: false, isField: false, line: 6 },
    { id: 'd', tag: 'textarea', secret: false, isField: true, line: 7 },
    { id: 'e', tag: 'div', secret: false, isField: true, line: 7 },
    { id: 'f', tag: 'input', secret: false, isField: true, line: 9 },
  ]);
});

test('labels are known by what they are of', () => {
  expect(readForm('<label>x</label>\n<label class="y" for="a">A</label>').labels).toEqual([{ of: 'a', line: 2 }]);
});
