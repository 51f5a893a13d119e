/** A page for a person, as plain text and data: the sandbox turns it into HTML, so that nothing has to be escaped here. */
export interface StandinPage {
  readonly title: string;
  readonly text: string;
  /** What is wrong with what was sent. */
  readonly problem?: string;
  readonly form?: PageForm;
}

/** Posts to the page's own address, as `application/x-www-form-urlencoded`. */
export interface PageForm {
  readonly items: readonly PageItem[];
  /** What the button says. */
  readonly submit: string;
  /**
   * Values that nobody sees, by name; they are posted as `hidden.<name>`. What the fragment of the page's address has of these
   * names, as in `#request_id=70414`, takes their place in the browser. In texts, titles and labels of items
   * `{{hidden:<name>}}` stands for the value.
   */
  readonly hidden?: Readonly<Record<string, string>>;
}

export type PageItem = PageText | PageGroup | PageInput | PageChoice;

export interface PageText {
  readonly kind: 'text';
  readonly text: string;
}

/** Items under a title. */
export interface PageGroup {
  readonly kind: 'group';
  readonly title: string;
  readonly items: readonly PageItem[];
  readonly problem?: string;
}

/** Posted under its name, also when it is empty. */
export interface PageInput {
  readonly kind: 'input';
  readonly type: 'text' | 'paragraph' | 'email' | 'tel' | 'date' | 'url' | 'number';
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly problem?: string;
}

/** Each chosen option is posted under the name, in the order of `options`. */
export interface PageChoice {
  readonly kind: 'choice';
  readonly name: string;
  readonly label: string;
  readonly options: readonly string[];
  readonly chosen: readonly string[];
  /** `several`: any number of them; `one`: at most one; `menu`: the same, folded up. */
  readonly pick: 'one' | 'several' | 'menu';
  /** An answer in own words, posted under its own name. */
  readonly own?: { readonly name: string; readonly label: string; readonly value: string };
  readonly problem?: string;
}
