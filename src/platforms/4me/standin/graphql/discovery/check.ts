import type { World } from '../../world/world.ts';
import { Problems } from '../mutations/problems.ts';
import { productCategory } from '../product-categories.ts';
import { allowed, categoriesIn, itemsIn, productsIn } from './input.ts';
import type { DiscoveredItem, DiscoveryInput, Placed } from './input.ts';
import type { Matcher } from './match.ts';

/** 4me-facts §15. */
const LONGEST_SOURCE = 30;
const LONGEST_SOURCE_ID = 128;

/**
 * Throws Invalid with everything that is wrong in the input; then nothing of it is stored, as one bad item makes the platform
 * reject all of them (external-apis §3.8, where `name` is required too). Lengths are those of 4me-facts §15. By analogy with
 * other mutations, as no page tells: that links must exist and labels are unique in the account, the words, and the paths.
 */
export class InputCheck {
  readonly #world: World;
  readonly #account: string;
  readonly #matcher: Matcher;
  readonly #problems = new Problems();
  /** Label -> sourceID, of what this input brings. */
  readonly #labels = new Map<string, string>();

  constructor(world: World, account: string, matcher: Matcher) {
    this.#world = world;
    this.#account = account;
    this.#matcher = matcher;
  }

  run(input: DiscoveryInput): void {
    this.#text(input.source, ['source'], LONGEST_SOURCE);
    for (const source of input.alternativeSources ?? []) this.#text(source, ['alternativeSources'], LONGEST_SOURCE);
    for (const category of categoriesIn(input)) {
      const { reference, name } = category.input;
      this.#text(reference, [...category.path, 'reference'], LONGEST_SOURCE_ID);
      this.#text(name, [...category.path, 'name']);
      const knows = productCategory(this.#world, this.#account, reference) !== undefined;
      if (!knows && !allowed(category.input).create) this.#problems.add(category.path, 'must exist');
      for (const product of productsIn(category)) {
        const { path } = product;
        this.#text(product.input.sourceID, [...path, 'sourceID'], LONGEST_SOURCE_ID);
        for (const field of ['name', 'brand', 'model'] as const) this.#text(product.input[field], [...path, field]);
        const isThere = this.#matcher.product(product.input) !== undefined;
        if (!isThere && !allowed(product.input).create) this.#problems.add(path, 'must exist');
        for (const item of itemsIn(product)) this.#item(item);
      }
    }
    this.#problems.done();
  }

  #item({ input, path }: Placed<DiscoveredItem>): void {
    this.#text(input.sourceID, [...path, 'sourceID'], LONGEST_SOURCE_ID);
    this.#text(input.name, [...path, 'name']);
    for (const id of input.userIds ?? []) this.#link('Person', id, [...path, 'userIds']);
    for (const id of input.ciRelations?.childIds ?? []) this.#link('ConfigurationItem', id, [...path, 'ciRelations']);
    const { operatingSystemId } = input;
    if (operatingSystemId) this.#link('ConfigurationItem', operatingSystemId, [...path, 'operatingSystemId']);
    const found = this.#matcher.item(input);
    if (found === undefined && !allowed(input).create) this.#problems.add(path, 'must exist');
    const { label, sourceID } = input;
    if (!label) return;
    const others = this.#world.lookup('ConfigurationItem', 'label', this.#account, label);
    const claimed = this.#labels.get(label) ?? sourceID;
    if (others.some((row) => row !== found) || claimed !== sourceID) {
      this.#problems.add([...path, 'label'], 'has already been taken');
    }
    this.#labels.set(label, claimed);
  }

  #text(value: string, path: readonly string[], most = Infinity): void {
    if (value.trim() === '') this.#problems.add(path, "can't be blank");
    if (value.length > most) this.#problems.add(path, `is too long (maximum is ${String(most)} characters)`);
  }

  #link(table: 'Person' | 'ConfigurationItem', id: string, path: readonly string[]): void {
    if (this.#world.get(table, id)?.account !== this.#account) this.#problems.add(path, 'must exist');
  }
}
