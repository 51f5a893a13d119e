import type { AppInstanceRow } from './rows.ts';

/** Any of the flags off stops rules, webhook and token in the customer's account (4me-facts §12). */
export function isActive(instance: AppInstanceRow): boolean {
  return !instance.disabled && instance.enabledByCustomer && !instance.suspended && !instance.removed;
}
