import type { Standin, StandinRequest, StandinResponse } from './standin.ts';

/** What the customer's target answers instead of 200. */
export interface TargetAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds before it answers. */
  readonly delay?: number;
}

export interface TargetDocument {
  readonly at: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON as a value, anything else as text. */
  readonly document: unknown;
}

const kept = 200;

/**
 * The customer's application that integrations send to: `POST https://target.<domain>/<name>` records a document
 * (external-apis §1.6). It can be told to fail, to redirect, or to be slow.
 */
export class Target implements Standin {
  readonly name = 'target';
  readonly hosts: readonly string[];
  readonly #now: () => number;
  readonly #wait: (milliseconds: number) => Promise<void>;
  readonly #documents = new Map<string, TargetDocument[]>();
  readonly #answers = new Map<string, TargetAnswer>();

  constructor(domain: string, now: () => number, wait: (milliseconds: number) => Promise<void>) {
    this.hosts = [`target.${domain}`];
    this.#now = now;
    this.#wait = wait;
  }

  /** What arrived at `/<name>`, oldest first; at most the last 200. Refused documents are recorded too. */
  received(name: string): readonly TargetDocument[] {
    return [...(this.#documents.get(name) ?? [])];
  }

  names(): readonly string[] {
    return [...this.#documents.keys()].toSorted();
  }

  /** From now on `/<name>` answers so; undefined: 200 again. */
  answerWith(name: string, answer: TargetAnswer | undefined): void {
    if (answer === undefined) this.#answers.delete(name);
    else this.#answers.set(name, answer);
  }

  async handle({ method, url, headers, body }: StandinRequest): Promise<StandinResponse> {
    const name = nameIn(url.pathname);
    if (name === undefined) return { status: 400, body: { message: 'The name in the address is not valid' } };
    if (method !== 'POST' || name === '') return { status: 405, body: { message: 'POST a document to /<name>' } };
    const documents = this.#documents.get(name) ?? [];
    documents.push({ at: new Date(this.#now()).toISOString(), headers, document: parsed(body.toString()) });
    if (documents.length > kept) documents.shift();
    this.#documents.set(name, documents);
    const answer = this.#answers.get(name);
    if (answer?.delay !== undefined) await this.#wait(answer.delay);
    const operation = { name: `document ${name}`, mutation: true };
    if (answer === undefined) return { status: 200, body: { received: documents.length }, operation };
    return { status: answer.status, headers: answer.headers ?? {}, body: '', operation };
  }
}

/** Undefined for a per cent sign that starts no escape. */
function nameIn(path: string): string | undefined {
  try {
    return decodeURIComponent(path.slice(1));
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
