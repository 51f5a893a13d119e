import type { Product, User } from './model.ts';

/** Stores that are always there; the second one writes its address with a slash at its end where the core does not trim it. */
export const seededStores = [
  { host: 'shop.heseya-sandbox.test' },
  { host: 'second.heseya-sandbox.test', slash: 'not in install' },
] as const;

/**
 * For trying, in any store of the sandbox: they stand for an access token of that person that is just made, while the core's own
 * last five minutes. Everybody knows them.
 */
export const sandboxTokens = { owner: 'heseya_sandbox_owner', staff: 'heseya_sandbox_staff' } as const;

export interface SeededUser extends Pick<User, 'email' | 'name' | 'password'> {
  readonly role: 'owner' | 'staff';
}

export function seededUsers(host: string): readonly SeededUser[] {
  return [
    { email: `owner@${host}`, name: 'Olga Nowak', password: 'sandbox-owner', role: 'owner' },
    { email: `staff@${host}`, name: 'Stanisław Żak', password: 'sandbox-staff', role: 'staff' },
  ];
}

export const seededProducts: readonly Product[] = [
  { id: '5e1f6c1a-3d0c-4c57-9a3f-6f1b8d2f0a01', name: 'Mug "Poranek"', slug: 'mug-poranek', price: '49.90' },
  { id: '5e1f6c1a-3d0c-4c57-9a3f-6f1b8d2f0a02', name: 'Świeca sojowa', slug: 'swieca-sojowa', price: '35.00' },
  { id: '5e1f6c1a-3d0c-4c57-9a3f-6f1b8d2f0a03', name: 'Notebook A5/B6', slug: 'notebook-a5-b6', price: '19.99' },
];
