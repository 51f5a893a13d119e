import { parseExpression } from './expression.ts';
import type { Expression } from './expression.ts';

/** Text with `{{expression}}` in it, in its parts. */
export type Template = readonly (string | Expression)[];

export function parseTemplate(source: string, names: ReadonlySet<string>): Template {
  return source.split(/(\{\{.*?\}\})/).map((part) => {
    const inner = /^\{\{(.*)\}\}$/.exec(part)?.[1];
    return inner === undefined ? part : parseExpression(inner, names);
  });
}
