import type { ApiContext } from '../context.ts';

/** e.g. `AMA00012`, where a client leaves the label of a configuration item to the platform. */
export function generatedLabel(brand: string, { world, caller }: ApiContext): string {
  const start = brand.slice(0, 3).toUpperCase();
  for (let count = world.all('ConfigurationItem').length + 1; ; count += 1) {
    const label = `${start}${String(count).padStart(5, '0')}`;
    if (world.lookup('ConfigurationItem', 'label', caller.account, label).length === 0) return label;
  }
}
