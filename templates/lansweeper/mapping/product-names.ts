import type { Asset } from './asset.ts';
import { cut, identifierOf, referenceOf } from './reference.ts';

/** A product and its category, as 4me knows them. */
export interface ProductIdentity {
  readonly category: { readonly reference: string; readonly name: string };
  readonly sourceID: string;
  readonly name: string;
  readonly brand: string;
  readonly model: string;
  readonly productID: string | undefined;
}

/** Products that are remembered; some 5 MB at the very most. */
const mostRemembered = 5_000;

/**
 * The products of a whole run, so that each exists once and in the spelling that came first, whatever page it came on
 * (external-apis §3.6, §3.8). Memory is bounded: of later ones, beyond 5,000, only the spelling may differ from page to page,
 * not the identity.
 */
export class ProductNames {
  readonly #byValues = new Map<string, ProductIdentity>();
  readonly #byIdentity = new Map<string, ProductIdentity>();
  readonly #categories = new Map<string, ProductIdentity['category']>();
  readonly #spellings = new Map<string, string>();

  of({ type = unknown, manufacturer = unknown, model = unknown, sku }: ProductValues): ProductIdentity {
    const values = `${type}\n${manufacturer}\n${model}\n${sku ?? ''}`;
    const known = this.#byValues.get(values);
    if (known !== undefined) return known;
    const made = this.#make(type, manufacturer, model, sku);
    const identity = first(this.#byIdentity, `${made.category.reference}\n${made.sourceID}`, made);
    return first(this.#byValues, values, identity);
  }

  #make(type: string, manufacturer: string, givenModel: string, sku: string | undefined): ProductIdentity {
    const reference = referenceOf(type);
    const category = first(this.#categories, reference, { reference, name: cut(type) });
    const brand = first(this.#spellings, manufacturer.toLowerCase(), manufacturer);
    const model = first(this.#spellings, givenModel.toLowerCase(), givenModel);
    const name = `${brand} ${model} ${sku === undefined ? '' : `${sku} `}${category.name}`;
    return {
      category,
      sourceID: referenceOf(name),
      name: cut(name),
      brand: cut(brand),
      model: cut(model),
      productID: sku === undefined ? undefined : identifierOf(sku),
    };
  }
}

type ProductValues = Pick<Asset, 'type' | 'manufacturer' | 'model' | 'sku'>;

const unknown = 'Unknown';

/** What came first for a key. */
function first<Value>(entries: Map<string, Value>, key: string, value: Value): Value {
  const known = entries.get(key);
  if (known === undefined && entries.size < mostRemembered) entries.set(key, value);
  return known ?? value;
}
