/** Where Lansweeper answers, and what 4me calls itself there (external-apis §3.1). */
export interface LansweeperService {
  readonly token: URL;
  readonly graphql: URL;
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Of the function, as the template gives it. */
export type Environment = Readonly<Record<string, string | undefined>>;

const documented = 'https://api.lansweeper.com';

/** From `LANSWEEPER_API`, `LANSWEEPER_INTEGRATION_ID` and `LANSWEEPER_INTEGRATION_VERSION`. */
export function lansweeperService(environment: Environment): LansweeperService {
  const base = environment['LANSWEEPER_API'] || documented;
  const id = environment['LANSWEEPER_INTEGRATION_ID'] ?? '';
  const version = environment['LANSWEEPER_INTEGRATION_VERSION'] || '1.0';
  return {
    token: new URL('/api/integrations/oauth/token', base),
    graphql: new URL('/api/v2/graphql', base),
    headers: id === '' ? {} : { 'x-ls-integration-id': id, 'x-ls-integration-version': version },
  };
}

/** Where a customer allows the access (external-apis §3.1). */
export const authorisationPage = (clientId: string): string =>
  `https://app.lansweeper.com/authorize-app/${encodeURIComponent(clientId)}`;
