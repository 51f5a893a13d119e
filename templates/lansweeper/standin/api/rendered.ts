import { projection } from './field-paths.ts';
import type { Asset } from '../assets/asset.ts';

/** A value whose JSON is known already: most of an answer are assets, and these do not change. */
export class Rendered {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** The JSON of an answer. */
export function jsonOf(value: unknown): string {
  if (value instanceof Rendered) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${jsonOf(member)}`).join(',')}}`;
}

/** Texts of assets by the fields that were asked for, for as long as the assets are there. */
const texts = new WeakMap<Asset, Map<string, Rendered>>();

/** What of an asset `fields` name. */
export function renderer(fields: readonly string[]): (asset: Asset) => Rendered {
  const project = projection(fields);
  const key = fields.join(' ');
  return (asset) => {
    const known = texts.get(asset) ?? new Map<string, Rendered>();
    texts.set(asset, known);
    const text = known.get(key) ?? new Rendered(JSON.stringify(project(asset)));
    known.set(key, text);
    return text;
  };
}
