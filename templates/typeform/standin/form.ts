/** The kinds of questions of external-apis §2.4. */
export type QuestionType =
  | 'short_text'
  | 'long_text'
  | 'email'
  | 'phone_number'
  | 'date'
  | 'yes_no'
  | 'legal'
  | 'opinion_scale'
  | 'rating'
  | 'nps'
  | 'number'
  | 'multiple_choice'
  | 'picture_choice'
  | 'dropdown'
  | 'ranking'
  | 'website'
  | 'file_upload'
  | 'payment'
  | 'calendly'
  | 'matrix'
  | 'group'
  | 'inline_group'
  | 'contact_info'
  | 'address'
  | 'multi_format'
  | 'statement';

export interface Choice {
  readonly id: string;
  readonly ref?: string;
  readonly label: string;
}

/** A question as a delivery's `definition.fields` spells it (external-apis §2.4). */
export interface Field {
  readonly id: string;
  readonly ref?: string;
  readonly type: QuestionType;
  /** May hold piping: `{{field:<ref>}}`, `{{hidden:<name>}}`. */
  readonly title: string;
  /** Sub-questions of groups, rows of a matrix. */
  readonly properties?: { readonly fields?: readonly Field[] };
  readonly allow_multiple_selections?: boolean;
  readonly allow_other_choice?: boolean;
  readonly choices?: readonly Choice[];
}

export interface Ending {
  readonly id: string;
  readonly ref: string;
  readonly title: string;
  readonly type: 'thankyou_screen';
}

export interface Form {
  /** The last part of the form's address. */
  readonly id: string;
  readonly title: string;
  readonly fields: readonly Field[];
  /** Names of hidden fields; what an address has of others is ignored. None, if left out. */
  readonly hidden?: readonly string[];
  readonly endings?: readonly Ending[];
}

/** Every question in the order of the form, each group before its sub-questions. */
export function allFields(fields: readonly Field[]): readonly Field[] {
  return fields.flatMap((field) => [field, ...allFields(field.properties?.fields ?? [])]);
}

export const formHost = 'form.typeform.com';

/** Where people fill it in. */
export function addressOf(form: Form): string {
  return `https://${formHost}/to/${form.id}`;
}

/** Name of a question in the form. */
export function nameOf({ ref, id }: Field): string {
  return ref ?? id;
}

const site = /^[a-z0-9-]+(?:\.eu)?\.typeform\.com$/;
const publicPath = /^\/(?:to|c)\/([^/]+)\/?$/;

/** The id in the path of a public address; undefined for any other path. */
export function idIn(pathname: string): string | undefined {
  return publicPath.exec(pathname)?.[1];
}

/** Forms are at the host of their owner's account, and that may be any: here all are at one. */
export function ownAddress(address: URL): URL | undefined {
  if (!site.test(address.hostname) || idIn(address.pathname) === undefined) return undefined;
  return new URL(`https://${formHost}${address.pathname}${address.search}${address.hash}`);
}
