import { randomBytes } from 'node:crypto';
import { Failure } from '../../failure.ts';
import { Refused } from '../../platforms/4me/standin/life.ts';
import { sameText } from '../../platforms/4me/standin/same-text.ts';
import { isFromOwnPage } from '../host-server.ts';
import type { ServerRequest } from '../host-server.ts';
import type { LinkTo } from '../links.ts';
import type { People } from '../people.ts';
import type { StandinResponse } from '../standin.ts';
import { actions } from './actions.ts';
import { Forms, tokenField } from './forms.ts';
import { html, page } from './html.ts';
import { Notices, tally } from './notices.ts';
import { overview } from './overview.ts';
import { sandboxState } from './state.ts';
import type { StateSource } from './state.ts';
import { style } from './style.ts';

export interface ConsoleOptions extends StateSource {
  readonly people: People;
  readonly linkTo: LinkTo;
  /** Resolves when messages are through, or after a moment. */
  readonly moment: () => Promise<void>;
  /** Resolves when apps have done what messages made them do, or after a moment. */
  readonly reaction: () => Promise<void>;
}

/** The page for the browser at `/`, its data at `/_sandbox/state`, and what its forms do. */
export class Console {
  readonly #options: ConsoleOptions;
  /** Unknown to pages of other sites, which cannot read this one. */
  readonly #token = randomBytes(24).toString('base64url');
  readonly #said = new Notices();

  constructor(options: ConsoleOptions) {
    this.#options = options;
  }

  /** Undefined for a path that is not the console's. */
  handle(request: ServerRequest): Promise<StandinResponse> | undefined {
    const [path = '', query] = request.target.split('?', 2);
    if (path !== '/' && path !== '/_sandbox' && !path.startsWith('/_sandbox/')) return undefined;
    return this.#answer(request, path, new URLSearchParams(query).get('said'));
  }

  async #answer(request: ServerRequest, path: string, said: string | null): Promise<StandinResponse> {
    const action = path.slice('/_sandbox/'.length);
    if (request.method === 'POST' && path !== '/') return this.#act(request, action);
    if (request.method !== 'GET' && request.method !== 'HEAD') return problem(405, 'This page can only be read.');
    const state = sandboxState(this.#options);
    if (path === '/') {
      const { linkTo } = this.#options;
      const options = { forms: new Forms(this.#token), linkTo, said: this.#said.take(said) };
      return { status: 200, ...overview(state, options) };
    }
    if (action === 'state') return { status: 200, headers: { 'cache-control': 'no-store' }, body: state };
    return problem(404, 'The sandbox has no such page.');
  }

  async #act({ headers, body }: ServerRequest, name: string): Promise<StandinResponse> {
    const form = new URLSearchParams(body.toString());
    if (!isFromOwnPage(headers) || !sameText(form.get(tokenField) ?? '', this.#token)) {
      return problem(403, 'This form does not come from a page of this run. Go back, refresh and try again.');
    }
    const action = actions.get(name);
    if (action === undefined) return problem(404, 'The sandbox has no such action.');
    const { people, life, moment, reaction } = this.#options;
    const known = new Set(life.deliveries());
    let done: string;
    try {
      done = await action.run(people, form);
    } catch (error) {
      if (error instanceof Refused) return problem(422, error.message);
      if (error instanceof Failure) return problem(422, `${error.message}. ${error.because ?? ''}`);
      throw error;
    }
    await moment();
    const sent = life.deliveries().filter((record) => !known.has(record));
    if (sent.length > 0) await reaction();
    const said = this.#said.add(`${done} ${tally(sent)}`);
    return { status: 303, headers: { location: `/?said=${said}#${action.place}` } };
  }
}

function problem(status: number, message: string): StandinResponse {
  return {
    status,
    ...page(
      'That did not work',
      html`<p class="said bad" role="alert">${message}</p>
        <p>Go back in the browser to keep what you filled in, or <a href="/">start over</a>.</p>`,
      style,
    ),
  };
}
