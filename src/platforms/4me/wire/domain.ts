/**
 * 4me was renamed Xurrent; domains of both names are live (4me-facts §1, §16). Names of secrets and stacks are built from
 * one spelling only, the older one, because that is how existing installations are named (4me-facts §18).
 */
const platformDomain = /^((?:[a-z]{2}\.)?)(?:4me|xurrent)((?:-[a-z]+)?)\.(com|qa|test)$/;

function parts(domain: string): readonly [region: string, rest: string] | undefined {
  const match = platformDomain.exec(domain.toLowerCase().replace(/\.$/, ''));
  if (match === null) return undefined;
  const [, region = '', environment = '', top = ''] = match;
  return [region, `${environment}.${top}`];
}

/** `au.xurrent.com` -> `au.4me.com`; a domain that is neither brand's comes back in lower case. */
export function canonicalDomain(domain: string): string {
  return brandSpellings(domain)[0] ?? domain;
}

/** The same domain as both brands write it, the canonical one first. */
export function brandSpellings(domain: string): readonly string[] {
  const found = parts(domain);
  if (found === undefined) return [domain.toLowerCase().replace(/\.$/, '')];
  const [region, rest] = found;
  return [`${region}4me${rest}`, `${region}xurrent${rest}`];
}
