import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Failure } from '../../failure.ts';
import type { SandboxLife } from '../../platforms/4me/standin/life/create-life.ts';
import { Refused } from '../../platforms/4me/standin/life.ts';
import type { World } from '../../platforms/4me/standin/world/world.ts';
import type { ServerRequest } from '../host-server.ts';
import type { People } from '../people.ts';
import type { StandinResponse } from '../standin.ts';
import type { Target } from '../target.ts';
import { fieldPrefix, Forms, tokenField } from './forms.ts';
import { html, page } from './html.ts';
import { overview } from './overview.ts';
import { sandboxState } from './state.ts';
import { style } from './style.ts';

export interface ConsoleOptions {
  readonly world: World;
  readonly life: SandboxLife;
  readonly people: People;
  readonly target: Target;
  /** Resolves when messages are through, or after a moment. */
  readonly moment: () => Promise<void>;
}

/** The page for the browser at `/`, its data at `/_sandbox/state`, and what its forms do. */
export class Console {
  readonly #options: ConsoleOptions;
  /** Unknown to pages of other sites, which cannot read this one. */
  readonly #token = randomBytes(24).toString('base64url');

  constructor(options: ConsoleOptions) {
    this.#options = options;
  }

  /** Undefined for a path that is not the console's. */
  handle(request: ServerRequest): Promise<StandinResponse> | undefined {
    const path = request.target.split('?', 1)[0] ?? '';
    if (path !== '/' && path !== '/_sandbox' && !path.startsWith('/_sandbox/')) return undefined;
    return this.#answer(request, path);
  }

  async #answer(request: ServerRequest, path: string): Promise<StandinResponse> {
    const { world, life, target } = this.#options;
    const action = path.slice('/_sandbox/'.length);
    if (request.method === 'POST' && path !== '/') return this.#act(request, action);
    if (request.method !== 'GET' && request.method !== 'HEAD') return problem(405, 'This page can only be read.');
    const state = sandboxState(world, life, target);
    if (path === '/') return { status: 200, ...overview(state, new Forms(this.#token)) };
    if (action === 'state') return { status: 200, headers: { 'cache-control': 'no-store' }, body: state };
    return problem(404, 'The sandbox has no such page.');
  }

  async #act({ headers, body }: ServerRequest, name: string): Promise<StandinResponse> {
    const form = new URLSearchParams(body.toString());
    if (headers['origin'] !== `http://${headers['host'] ?? ''}` || !sameText(form.get(tokenField) ?? '', this.#token)) {
      return problem(403, 'This form does not come from a page of this run. Go back, refresh and try again.');
    }
    const action = actions.get(name);
    if (action === undefined) return problem(404, 'The sandbox has no such action.');
    try {
      await action(this.#options.people, form);
    } catch (error) {
      if (error instanceof Refused) return problem(422, error.message);
      if (error instanceof Failure) return problem(422, `${error.message}. ${error.because ?? ''}`);
      throw error;
    }
    await this.#options.moment();
    return { status: 303, headers: { location: `/#${places.get(name) ?? 'instances'}` } };
  }
}

type Action = (people: People, form: URLSearchParams) => unknown;

const app = (form: URLSearchParams) => ({ customer: text(form, 'customer'), reference: text(form, 'reference') });
const request = (form: URLSearchParams) => ({ account: text(form, 'account'), requestId: text(form, 'requestId') });

const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['publish', (people, form) => people.publish(text(form, 'reference'))],
  ['install', async (people, form) => people.install({ ...app(form), fields: filledIn(form) })],
  ['confirm', async (people, form) => people.confirm(app(form))],
  ['update', async (people, form) => people.updateApp(app(form))],
  ['disable', async (people, form) => people.disable(app(form), by(form))],
  ['enable', async (people, form) => people.enable(app(form), by(form))],
  ['suspend', async (people, form) => people.suspend(app(form), 'Suspended in the sandbox')],
  ['resume', async (people, form) => people.resume(app(form))],
  ['remove', async (people, form) => people.remove(app(form))],
  [
    'note',
    (people, form) => people.addNote({ ...request(form), text: text(form, 'text'), internal: form.has('internal') }),
  ],
  ['verification', (people, form) => people.resendVerification(text(form, 'account'), Number(form.get('number')))],
  ['status', (people, form) => people.setStatus({ ...request(form), status: text(form, 'status') })],
]);

/** Where on the page the result shows; elsewhere it is the installed apps. */
const places: ReadonlyMap<string, string> = new Map([
  ['publish', 'offerings'],
  ['note', 'deliveries'],
  ['status', 'requests'],
  ['verification', 'webhooks'],
]);

function text(form: URLSearchParams, name: string): string {
  return form.get(name) ?? '';
}

function by(form: URLSearchParams): 'customer' | 'provider' {
  return form.get('by') === 'provider' ? 'provider' : 'customer';
}

function filledIn(form: URLSearchParams): Record<string, string> {
  const fields = [...form].filter(([name]) => name.startsWith(fieldPrefix));
  return Object.fromEntries(fields.map(([name, value]) => [name.slice(fieldPrefix.length), value]));
}

function problem(status: number, message: string): StandinResponse {
  return {
    status,
    ...page(
      'Sandbox',
      html`<p>${message}</p>
        <p><a href="/">Back</a></p>`,
      style,
    ),
  };
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
