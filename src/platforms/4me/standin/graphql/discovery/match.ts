import type { ConfigurationItemRow, ProductRow } from '../../world/rows.ts';
import type { World } from '../../world/world.ts';
import type { DiscoveredItem, DiscoveredProduct, DiscoveryInput } from './input.ts';

/** Finds what the account has already of what a discovery tool brings. The rules are those of 4me-facts §7. */
export class Matcher {
  readonly #world: World;
  readonly #account: string;
  readonly #sources: readonly string[];

  constructor(world: World, account: string, { source, alternativeSources }: DiscoveryInput) {
    this.#world = world;
    this.#account = account;
    this.#sources = [source, ...(alternativeSources ?? [])];
  }

  /** By source and sourceID, then by productID. */
  product({ sourceID, productID }: DiscoveredProduct): ProductRow | undefined {
    const [source] = this.#sources;
    const same = this.#world.lookup('Product', 'sourceID', this.#account, sourceID);
    const found = same.find((row) => row.source === source);
    if (found !== undefined || !productID) return found;
    return this.#world.lookup('Product', 'productID', this.#account, productID)[0];
  }

  /** By source, or one of the alternative sources, and sourceID; then by serial number. */
  item({ sourceID, serialNr }: DiscoveredItem): ConfigurationItemRow | undefined {
    const same = this.#world.lookup('ConfigurationItem', 'sourceID', this.#account, sourceID);
    for (const source of this.#sources) {
      const found = same.find((row) => row.source === source);
      if (found !== undefined) return found;
    }
    if (!serialNr) return undefined;
    return this.#world.lookup('ConfigurationItem', 'serialNr', this.#account, serialNr)[0];
  }
}
