import { LansweeperRefused } from '../sync/lansweeper-errors.ts';

/**
 * What Lansweeper does not accept: the application (`client`), what the customer has allowed to it (`grant`), or that no site is
 * among that (`sites`).
 */
export type RefusedPart = 'client' | 'grant' | 'sites';

/** A refusal of which it is known what Lansweeper does not accept. */
export class AuthorisationRefused extends LansweeperRefused {
  override readonly name: string = 'AuthorisationRefused';
  readonly part: RefusedPart;

  constructor(part: RefusedPart, message: string) {
    super(message);
    this.part = part;
  }
}
