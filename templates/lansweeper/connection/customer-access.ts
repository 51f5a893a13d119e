import { document, Unauthorised, type FourMeClient } from 'app-builder/4me';

/** The cheapest question that a token has to be good for; it needs no scope. */
export const readCaller = document<{ readonly me: { readonly id: string } | null }, object>(
  'query CallerOfCustomer { me { id } }',
);

/**
 * Whether 4me lets the app into the customer's account: false where it refuses the token (external-apis §3.8). Throws what the
 * client throws for any other trouble. While the app is suspended, 4me refuses it always (4me-facts §12).
 */
export async function hasCustomerAccess(customer: FourMeClient): Promise<boolean> {
  try {
    await customer.query(readCaller, {});
    return true;
  } catch (error) {
    if (error instanceof Unauthorised) return false;
    throw error;
  }
}
