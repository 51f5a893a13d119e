import { Retry } from '../../../runtime/outcomes.ts';

/** A store answered, and not with success. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
  readonly status: number;
  /** Of the core, e.g. `CLIENT_INVALID_TOKEN`; undefined where it gave none (heseya-facts §7). */
  readonly key: string | undefined;

  constructor(status: number, key: string | undefined, what: string) {
    super(`The store refused ${what} with status ${String(status)}${key === undefined ? '' : `, ${key}`}`);
    this.status = status;
    this.key = key;
  }
}

/** The tokens of a store are dead: only an owner of the store can help, by installing the app again. Messages come again meanwhile. */
export class NeedsInstallation extends Retry {
  override readonly name = 'NeedsInstallation';

  constructor() {
    super('The store has to install the app again: its tokens are not valid any more');
  }
}

/** The store has uninstalled the app meanwhile. */
export class StoreGone extends Error {
  override readonly name = 'StoreGone';

  constructor() {
    super('The store has uninstalled the app');
  }
}
