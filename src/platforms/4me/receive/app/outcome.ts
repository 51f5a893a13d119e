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
}

export const ready = (options: { readonly fields?: Readonly<Record<string, Json>> } = {}): Ready => ({
  kind: 'ready',
  fields: options.fields ?? {},
});

export const suspend = (comment: string): Suspended => ({ kind: 'suspended', comment });
