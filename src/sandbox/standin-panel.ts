/** What the page shows of a stand-in, as plain text and data. Holds no secret that somebody gave it. */
export interface StandinPanel {
  /**
   * What a customer can fill in here, by the id of the field in the app's form: the page offers it where an app asks for such
   * a field. The first one is for a beginning.
   */
  readonly examples?: Readonly<Record<string, readonly string[]>>;
  readonly tables: readonly PanelTable[];
}

export interface PanelTable {
  readonly title: string;
  readonly heads: readonly string[];
  /** As many cells as there are heads. */
  readonly rows: readonly (readonly PanelCell[])[];
  readonly whenEmpty: string;
}

export type PanelCell = PanelPart | readonly PanelPart[];

/** Text; a mark with a colour; a time, ISO 8601; or an address, a link where it leads to the sandbox. */
export type PanelPart =
  | string
  | { readonly mark: string; readonly tone: Tone }
  | { readonly time: string }
  | { readonly address: string; readonly text?: string };

/** Undefined: neither good nor bad. */
export type Tone = 'good' | 'bad' | 'wait' | undefined;
