import type { Json } from '../../../../runtime/ports.ts';

/** The installation works. */
export interface Ready {
  readonly kind: 'ready';
  /** Fields of the app instance whose values are put right, by id. */
  readonly fields: Readonly<Record<string, Json>>;
}

/** The installation cannot work until somebody changes something; the app is suspended with this comment. */
export interface Suspended {
  readonly kind: 'suspended';
  /** For the customer: what is wrong, and what to do. */
  readonly comment: string;
  /** Fields of the app instance that are put right in the same request, by id. */
  readonly fields: Readonly<Record<string, Json>>;
}

interface Options {
  readonly fields?: Readonly<Record<string, Json>>;
}

export const ready = ({ fields = {} }: Options = {}): Ready => ({ kind: 'ready', fields });

export const suspend = (comment: string, { fields = {} }: Options = {}): Suspended => ({
  kind: 'suspended',
  comment,
  fields,
});
