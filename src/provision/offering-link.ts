/** The page of an app offering, of its draft or of a version, in 4me. `domain`: as the user wrote it. */
export function offeringLink(
  { account, domain }: { readonly account: string; readonly domain: string },
  id: string,
): string {
  return `https://${account}.${domain}/app_offering/${id}`;
}
