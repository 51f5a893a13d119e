import { createHash } from 'node:crypto';
import { Refused } from './refused.ts';

/** Cursors that nobody can read or use elsewhere: each belongs to what it was given for. */
export class Cursors {
  #era = 0;

  /** `scope`: site and filter, say; `position`: what the next page begins with. */
  give(scope: string, position: number): string {
    return Buffer.from(JSON.stringify([position, this.#seal(scope, position)])).toString('base64url');
  }

  /** Throws Refused for a cursor of another scope, one that is no longer good and one that never was. */
  take(scope: string, cursor: string): number {
    const [position, seal] = opened(cursor);
    if (typeof position !== 'number' || seal !== this.#seal(scope, position)) {
      throw new Refused('The cursor does not belong to this query, or has expired');
    }
    return position;
  }

  /** None that was given so far is good any more. */
  expire(): void {
    this.#era += 1;
  }

  #seal(scope: string, position: number): string {
    return createHash('sha256')
      .update(JSON.stringify([this.#era, scope, position]))
      .digest('base64url')
      .slice(0, 16);
  }
}

function opened(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
