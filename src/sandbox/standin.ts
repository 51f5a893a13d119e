/** A request to one of the hosts that the sandbox answers for, after the sandbox took its own prefix off. */
export interface StandinRequest {
  readonly method: string;
  /** e.g. `https://api.funtranslations.com/translate/yoda.json?text=x`: the address as the client meant it. */
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface StandinResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects are sent as JSON. */
  readonly body?: string | Buffer | object;
  /** Instead of a body: shown to a person as one of the sandbox's pages. */
  readonly page?: { readonly title: string; readonly text: string };
  /** For the request counts: the GraphQL operation and whether it is a mutation. */
  readonly operation?: { readonly name: string; readonly mutation: boolean };
}

/** An external application as it answers on this machine; integrations bring theirs. */
export interface Standin {
  readonly name: string;
  readonly hosts: readonly string[];
  handle(request: StandinRequest): StandinResponse | Promise<StandinResponse>;
  /** Resolves when nothing that it sends by itself is under way. */
  settled?(): Promise<void>;
  /** Ends what it does by itself. */
  close?(): Promise<void>;
}
