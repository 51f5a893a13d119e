/**
 * The calls to AWS that functions and command line share, as plain objects: in a function signed requests without any
 * library stand behind them, in the command line the SDK's clients. Errors are named as AWS names them, e.g.
 * `ResourceNotFoundException`, in the property `name`.
 */
export interface SecretsCalls {
  getSecretValue(input: { readonly SecretId: string; readonly VersionStage?: string }): Promise<SecretValue>;
  createSecret(input: {
    readonly Name: string;
    readonly ClientRequestToken: string;
    readonly SecretString: string;
    readonly Description?: string;
  }): Promise<unknown>;
  putSecretValue(input: {
    readonly SecretId: string;
    readonly ClientRequestToken: string;
    readonly SecretString: string;
    readonly VersionStages: string[];
  }): Promise<unknown>;
  updateSecretVersionStage(input: {
    readonly SecretId: string;
    readonly VersionStage: string;
    readonly MoveToVersionId: string;
    readonly RemoveFromVersionId: string;
  }): Promise<unknown>;
  deleteSecret(input: { readonly SecretId: string; readonly ForceDeleteWithoutRecovery: boolean }): Promise<unknown>;
  listSecrets(input: {
    readonly Filters: { readonly Key: 'name'; readonly Values: string[] }[];
    readonly NextToken?: string;
  }): Promise<{ readonly SecretList?: readonly { readonly Name?: string }[]; readonly NextToken?: string }>;
}

export interface SecretValue {
  readonly SecretString?: string | undefined;
  readonly VersionId?: string | undefined;
}
