/** A personal access token. */
export interface Token {
  readonly token: string;
  /** `read`: `webhooks:read` without `webhooks:write`; the scopes' names are from memory (external-apis §2.1). */
  readonly access: 'full' | 'read' | 'revoked';
  /** Ids of the forms of its account; every form, if left out. */
  readonly forms?: readonly string[];
}

export type Bearer = Token | 'missing' | 'unknown';

export function bearer(tokens: readonly Token[], authorization: string | undefined): Bearer {
  const sent = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (sent === undefined) return 'missing';
  return tokens.find(({ token, access }) => token === sent && access !== 'revoked') ?? 'unknown';
}

export function owns({ forms }: Token, formId: string): boolean {
  return forms === undefined || forms.includes(formId);
}
