/** An application that a customer made in Lansweeper (external-apis §3.1). */
export interface Application {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly name?: string;
  /** The only address that browsers are sent to; the customer enters it in the application's settings. */
  readonly callbackUrl?: string;
}

/** Made for everybody to try. */
export const seededApplication: Application = {
  clientId: 'lansweeper-sandbox-client',
  clientSecret: 'lansweeper-sandbox-secret',
  name: '4me import',
};

export class Applications {
  readonly #applications: Map<string, Application>;

  /** Throws an Error for two of the same client id. */
  constructor(applications: readonly Application[]) {
    this.#applications = new Map(applications.map((application) => [application.clientId, application]));
    if (this.#applications.size < applications.length) throw new Error('Two applications have the same client id');
    for (const { clientId, callbackUrl } of applications)
      if (callbackUrl !== undefined) this.allow(clientId, callbackUrl);
  }

  list(): readonly Application[] {
    return [...this.#applications.values()];
  }

  find(clientId: string): Application | undefined {
    return this.#applications.get(clientId);
  }

  /** Throws an Error for an application that is not there and for an address that no browser can be sent to. */
  allow(clientId: string, callbackUrl: string): Application {
    const application = this.#applications.get(clientId);
    if (application === undefined) throw new Error(`There is no application ${clientId}`);
    if (!isCallbackUrl(callbackUrl)) throw new Error(`${callbackUrl} is no address that a browser can be sent to`);
    const changed = { ...application, callbackUrl };
    this.#applications.set(clientId, changed);
    return changed;
  }
}

export function isCallbackUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hash } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && hash === '';
}
