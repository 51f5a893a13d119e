import { Rejected } from '../outcomes.ts';

/** An address that handlers must not call: not https, or not on the public internet. */
export class OutsideRefused extends Rejected {
  override readonly name = 'OutsideRefused';

  constructor(reason: string) {
    super(422, `The address is refused: ${reason}`);
  }
}
