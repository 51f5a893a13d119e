import { accountIssuers } from '../../wire/message.ts';

/**
 * Whether an address is one of 4me's own pages of one of these accounts, in either brand's spelling: a browser is sent back to
 * nothing else (4me-facts §11: `https://<account>.<domain>/v1/<customer>/app_instances/<id>/confirm_configuration`).
 */
export function isConfirmationAddress(address: string, domain: string, accounts: readonly string[]): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '' || url.protocol !== 'https:') return false;
  return accounts.some((account) => accountIssuers(domain, account).includes(url.origin));
}
