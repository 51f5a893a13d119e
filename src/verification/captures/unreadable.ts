/** Input in which there is no request to verify. */
export interface Unreadable {
  readonly unreadable: true;
  readonly found: string;
  readonly expected: string;
}

export const unreadable = (found: string, expected: string): Unreadable => ({ unreadable: true, found, expected });
