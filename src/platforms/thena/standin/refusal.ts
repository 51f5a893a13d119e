import type { StandinResponse } from '../../../sandbox/standin.ts';

/** What the API, or a person's act, is refused with. Shapes of errors are not documented (thena-facts §7): kept simple. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function refusal({ status, message }: Pick<Refused, 'status' | 'message'>): StandinResponse {
  return { status, body: { statusCode: status, message } };
}
