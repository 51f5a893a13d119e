/** The hosts of one environment (4me-facts §1); the domain is used as the user wrote it, both brands and all regions. */
export interface Endpoints {
  readonly token: URL;
  readonly graphql: URL;
  /** Ends in `/v1/`. */
  readonly rest: URL;
}

export function endpoints(domain: string): Endpoints {
  return {
    token: new URL(`https://oauth.${domain}/token`),
    graphql: new URL(`https://graphql.${domain}/`),
    rest: new URL(`https://api.${domain}/v1/`),
  };
}
