import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { formTo, type HtmlForm } from '../support/html-form.ts';

/** A person at the page of the sandbox: presses what the page offers, and sees the page that follows. */
export class PageBrowser {
  readonly #sandbox: Sandbox;
  html = '';

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  async open(path = '/'): Promise<string> {
    const response = await fetch(new URL(path, this.#sandbox.origin));
    this.html = await response.text();
    return this.html;
  }

  /** The form of the page that posts to `/_sandbox/<action>` with these hidden values. */
  form(action: string, values: Readonly<Record<string, string>> = {}): HtmlForm {
    return formTo(this.html, `/_sandbox/${action}`, values);
  }

  /** Posts such a form with some values filled in, and follows; gives the status of the answer to the form itself. */
  async submit(
    action: string,
    values: Readonly<Record<string, string>>,
    filled: Readonly<Record<string, string>> = {},
  ): Promise<number> {
    const { entries } = this.form(action, values);
    for (const [name, value] of Object.entries(filled)) {
      if (!entries.has(name)) throw new Error(`the form ${action} has no ${name}`);
      entries.set(name, value);
    }
    return this.post(`/_sandbox/${action}`, entries);
  }

  async post(path: string, body: URLSearchParams): Promise<number> {
    const { origin } = this.#sandbox;
    const answer = await fetch(new URL(path, origin), {
      method: 'POST',
      body,
      headers: { origin },
      redirect: 'manual',
    });
    const location = answer.headers.get('location');
    this.html = location === null ? await answer.text() : await this.open(new URL(location, answer.url).href);
    return answer.status;
  }

  /** The card with this in its text. */
  card(text: string): string {
    const cards = [...this.html.matchAll(/<article\b[^]*?<\/article>/g)].map(([card]) => card);
    const found = cards.find((card) => card.includes(text));
    if (found === undefined) throw new Error(`the page has no card with ${text}`);
    return found;
  }

  /** What is under a title of the page. */
  section(id: string): string {
    return new RegExp(`<section id="${id}">([^]*?)</section>`).exec(this.html)?.[1] ?? '';
  }
}
