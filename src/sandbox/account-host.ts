import type { SandboxLife } from '../platforms/4me/standin/life/create-life.ts';
import { offeringOf } from '../platforms/4me/standin/life/app-messages.ts';
import type { Authorizations } from '../platforms/4me/standin/oauth/authorizations.ts';
import type { World } from '../platforms/4me/standin/world/world.ts';
import { authorizationPage } from './pages/authorization.ts';
import { html, page } from './pages/html.ts';
import type { Html } from './pages/html.ts';
import type { StandinRequest, StandinResponse } from './standin.ts';

/** The user interface of an account, `https://<account>.<domain>`, as far as apps lead to it. */
export class AccountHost {
  readonly #world: World;
  readonly #life: SandboxLife;
  readonly #authorizations: Authorizations;

  constructor(world: World, life: SandboxLife, authorizations: Authorizations) {
    this.#world = world;
    this.#life = life;
    this.#authorizations = authorizations;
  }

  async handle(account: string, request: StandinRequest): Promise<StandinResponse> {
    const { method, url } = request;
    const verify = /^\/webhooks\/(\d+)\/verify$/.exec(url.pathname);
    if (verify !== null && (method === 'GET' || method === 'POST')) {
      return this.#verify(account, Number(verify[1]), url.searchParams.get('code') ?? '');
    }
    const confirm = /^\/v1\/([^/]+)\/app_instances\/(\d+)\/confirm_configuration$/.exec(url.pathname);
    if (confirm !== null && method === 'GET') return this.#confirm(account, confirm[1] ?? '', Number(confirm[2]));
    const offering = /^\/app_offering\/([\w-]+)$/.exec(url.pathname);
    if (offering !== null && method === 'GET') return this.#offering(account, offering[1] ?? '');
    if (url.pathname === '/oauth/authorize_application' && (method === 'GET' || method === 'POST')) {
      return this.#authorize(account, request);
    }
    return show(404, 'Not found', html`<p>The sandbox has no such page of ${account}.</p>`);
  }

  /** GET asks the person, POST is the person's answer (4me-facts §2). */
  #authorize(account: string, { method, url, body, fromOwnPage }: StandinRequest): StandinResponse {
    if (method === 'POST' && fromOwnPage !== true) {
      return show(403, 'That did not work', html`<p>This form does not come from a page of the sandbox.</p>`);
    }
    const prompt = this.#authorizations.open(account, url.searchParams.get('token') ?? '');
    if (prompt === undefined) {
      return show(404, 'Not found', html`<p>This request is over. Go back to the app and start again.</p>`);
    }
    if (method === 'GET') {
      const people = this.#world.filter('Person', (row) => row.account === account);
      return { status: 200, ...authorizationPage(prompt, people) };
    }
    const form = new URLSearchParams(body.toString());
    if (form.get('answer') === 'deny') return sendTo(this.#authorizations.deny(prompt));
    const person = this.#world.get('Person', form.get('person') ?? '');
    if (form.get('answer') !== 'allow' || person?.account !== account) {
      return show(422, 'That did not work', html`<p>Choose a person of ${account}, then Allow or Deny.</p>`);
    }
    return sendTo(this.#authorizations.allow(prompt, person));
  }

  /** 4me-facts §8: GET or POST; the browser shows "Verification successful". */
  #verify(account: string, number: number, code: string): StandinResponse {
    switch (this.#life.answerVerification(account, number, code)) {
      case 'verified':
        return show(200, 'Verification successful', html`<p>The webhook is active now.</p>`);
      case 'unknown':
        return show(404, 'Not found', html`<p>${account} has no such webhook.</p>`);
      case 'expired':
        return show(410, 'Verification failed', html`<p>The code has expired.</p>`);
      case 'void':
        return show(422, 'Verification failed', html`<p>The code is not valid; a newer one may have been sent.</p>`);
    }
  }

  async #confirm(account: string, customer: string, number: number): Promise<StandinResponse> {
    const instance = this.#world.find(
      'AppInstance',
      (row) => row.account === account && row.customerAccount === customer && row.number === number && !row.removed,
    );
    if (instance === undefined) return show(404, 'Not found', html`<p>There is no such app instance.</p>`);
    await this.#life.confirm(instance);
    const { name } = offeringOf(this.#world, instance);
    return show(200, 'Configuration confirmed', html`<p>${name} is enabled for ${customer}.</p>`);
  }

  #offering(account: string, id: string): StandinResponse {
    const offering = this.#world.get('AppOffering', id);
    if (offering === undefined || offering.account !== account) {
      return show(404, 'Not found', html`<p>${account} has no such app offering.</p>`);
    }
    const state = offering.published ? 'published version' : 'draft';
    return show(200, offering.name, html`<p>App offering ${offering.reference} of ${account}, ${state}.</p>`);
  }
}

function sendTo(location: string): StandinResponse {
  return { status: 302, headers: { location, 'cache-control': 'no-store' } };
}

function show(status: number, title: string, content: Html): StandinResponse {
  const { headers, body } = page(title, content);
  return { status, headers, body };
}
