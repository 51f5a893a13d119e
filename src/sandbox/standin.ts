import type { StandinPage } from './standin-page.ts';
import type { StandinPanel } from './standin-panel.ts';

/** A request to one of the hosts that the sandbox answers for, after the sandbox took its own prefix off. */
export interface StandinRequest {
  readonly method: string;
  /** e.g. `https://api.funtranslations.com/translate/yoda.json?text=x`: the address as the client meant it. */
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** A page of the sandbox sent it, says the browser. What pages of other sites send never has this. */
  readonly fromOwnPage?: boolean;
}

export interface StandinResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects are sent as JSON. */
  readonly body?: string | Buffer | object;
  /** Instead of a body: shown to a person as one of the sandbox's pages. */
  readonly page?: StandinPage;
  /** For the request counts: the GraphQL operation and whether it is a mutation. */
  readonly operation?: { readonly name: string; readonly mutation: boolean };
}

/** An external application as it answers on this machine; integrations bring theirs. */
export interface Standin {
  readonly name: string;
  readonly hosts: readonly string[];
  handle(request: StandinRequest): StandinResponse | Promise<StandinResponse>;
  /**
   * The address at one of `hosts` where a person's browser finds what `address` leads to, for hosts that have no end, as
   * customers have their own; undefined if it is none of these. Only links on the sandbox's pages ask: what programs request
   * goes by `hosts` alone.
   */
  standsFor?(address: URL): URL | undefined;
  /** What the sandbox's page shows of it now. */
  panel?(): StandinPanel;
  /** Resolves when nothing that it sends by itself is under way. */
  settled?(): Promise<void>;
  /** Ends what it does by itself. */
  close?(): Promise<void>;
}
