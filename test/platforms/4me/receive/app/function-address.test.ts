import { expect, test } from 'vitest';
import { routeAddress, type Route } from '../../../../../src/platforms/4me/receive/app/function-address.ts';

const addresses = new Set(['integration', 'parcels', 'callback']);
const api = 'https://a1b2.execute-api.eu-west-1.amazonaws.com/Prod';

test.each<[Route, string]>([
  [{ name: 'integration', account: 'query' }, `${api}/integration/?account=wna-it`],
  [{ name: 'parcels', account: 'query' }, `${api}/parcels/?account=wna-it`],
  [{ name: 'parcels', account: 'path' }, `${api}/parcels/wna-it`],
  [{ name: 'callback', account: 'nowhere' }, `${api}/callback/`],
])('%o stands beside the address of the function', (route, address) => {
  for (const own of ['integration', 'integration/', 'parcels//']) {
    expect(routeAddress(`${api}/${own}`, route, 'wna-it', addresses)).toBe(address);
  }
});

test.each([api, `${api}/`, `${api}/other/`, 'https://a1b2.execute-api.eu-west-1.amazonaws.com'])(
  'a function whose address %s ends in none of the routes has none, and says which there are',
  (address) => {
    const route: Route = { name: 'parcels', account: 'path' };
    expect(() => routeAddress(address, route, 'wna-it', addresses)).toThrow(/integration, parcels, callback/);
  },
);
