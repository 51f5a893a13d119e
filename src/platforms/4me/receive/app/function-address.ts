import type { Ports } from '../../../../runtime/ports.ts';
import type { FourMeClient } from '../../client/client.ts';
import { document } from '../../client/document.ts';

export const readItemOfFunction = document<
  {
    readonly configurationItems: {
      readonly nodes: readonly {
        readonly customFields: readonly { readonly id: string; readonly value: unknown }[] | null;
      }[];
    };
  },
  { readonly systemID: string }
>(`query ConfigurationItemOfFunction($systemID: String!) {
  configurationItems(first: 1, filter: { systemID: { values: [$systemID] } }) { nodes { customFields { id value } } }
}`);

/** Where the address of a route has the customer's account. */
export type AccountPlace = 'query' | 'path' | 'nowhere';

/** An address that other applications send to. */
export interface Route {
  readonly name: string;
  readonly account: AccountPlace;
}

/** Milliseconds; the address changes with a deployment to another place only. */
const lifetime = 10 * 60_000;

/**
 * Where this function answers, as deploy has written it into the function's configuration item (seeds, typeform steps 6 and
 * 18): the item whose system ID is the ARN of the function has the address in its field `api_url`.
 */
export class FunctionAddress {
  readonly #ports: Pick<Ports, 'now'>;
  readonly #provider: FourMeClient;
  #known: { readonly arn: string; readonly url: string; readonly readAt: number } | undefined;

  constructor(ports: Pick<Ports, 'now'>, provider: FourMeClient) {
    this.#ports = ports;
    this.#provider = provider;
  }

  /** Throws an Error that says what is missing. */
  async of(arn: string | undefined): Promise<string> {
    if (arn === undefined) throw new Error('the engine does not tell the ARN of this function');
    const known = this.#known;
    if (known?.arn === arn && this.#ports.now() - known.readAt < lifetime) return known.url;
    const { configurationItems } = await this.#provider.query(readItemOfFunction, { systemID: arn });
    const [item] = configurationItems.nodes;
    const url = item?.customFields?.find(({ id }) => id === 'api_url')?.value;
    if (typeof url !== 'string' || !URL.canParse(url)) {
      const found =
        item === undefined ? 'there is no configuration item' : 'there is no api_url in the configuration item';
      throw new Error(`${found} with system ID ${arn}; deploy the integration again`);
    }
    this.#known = { arn, url, readAt: this.#ports.now() };
    return url;
  }
}

/**
 * The address of a route for one customer, beside the function's own, which ends in the name of one of the `addresses`:
 * `https://…/Prod/integration/?account=wna-it`. Throws an Error that says what is wrong with it otherwise.
 */
export function routeAddress(
  functionAddress: string,
  { name, account: place }: Route,
  account: string,
  addresses: ReadonlySet<string>,
): string {
  const url = new URL(functionAddress);
  const [, base = '', last = ''] = /^(.*\/)([^/]+)\/*$/.exec(url.pathname) ?? [];
  if (!addresses.has(last)) {
    const names = [...addresses].join(', ');
    throw new Error(
      `the address of the function, ${functionAddress}, has to end in the path of one of its routes: ${names}`,
    );
  }
  url.pathname = place === 'path' ? `${base}${name}/${encodeURIComponent(account)}` : `${base}${name}/`;
  url.search = place === 'query' ? new URLSearchParams({ account }).toString() : '';
  return url.href;
}
