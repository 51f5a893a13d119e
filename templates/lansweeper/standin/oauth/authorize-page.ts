import type { PageItem, StandinPage } from '../../../../src/sandbox/standin-page.ts';
import type { StandinRequest, StandinResponse } from '../../../../src/sandbox/standin.ts';
import type { Site } from '../sites.ts';
import { isCallbackUrl } from './applications.ts';
import type { Application, Applications } from './applications.ts';
import type { Grants } from './grants.ts';

export interface AuthorizePages {
  readonly applications: Applications;
  readonly grants: Grants;
  readonly sites: readonly Site[];
}

const path = /^\/authorize-app\/([^/]+)\/?$/;

export const appHost = 'app.lansweeper.com';

/** Where a person allows an application. */
export function authorizeAddress(clientId: string): string {
  return `https://${appHost}/authorize-app/${encodeURIComponent(clientId)}`;
}

/**
 * `https://app.lansweeper.com/authorize-app/<client_id>`: a person picks sites and allows, or denies; the browser is sent to the
 * application's callback address, without a state (external-apis §3.1). That address is a setting of the application on another
 * page of Lansweeper; here both are on one.
 */
export function authorizePage(pages: AuthorizePages, request: StandinRequest): StandinResponse {
  const { method, url } = request;
  const application = pages.applications.find(decoded(path.exec(url.pathname)?.[1] ?? ''));
  if (application === undefined) {
    return { status: 404, page: { title: 'Not found', text: 'Lansweeper has no such application.' }, operation };
  }
  if (method === 'GET') {
    const entries = { callback: application.callbackUrl ?? '', sites: pages.sites.map(nameOf), answer: allow };
    return { status: 200, page: asked(pages, application, entries), operation };
  }
  if (method !== 'POST') {
    const text = 'This page can be looked at and answered.';
    return { status: 405, page: { title: 'Method not allowed', text }, operation };
  }
  if (request.fromOwnPage !== true) {
    const text = 'This answer does not come from the page that asks.';
    return { status: 403, page: { title: 'That did not work', text }, operation };
  }
  return answered(pages, application, new URLSearchParams(request.body.toString()));
}

const operation = { name: 'authorize application', mutation: false };
const [allow, deny] = ['Allow', 'Deny'];

interface Entries {
  readonly callback: string;
  /** Names. */
  readonly sites: readonly string[];
  readonly answer: string;
}

interface Problems {
  readonly callback?: string;
  readonly sites?: string;
  readonly answer?: string;
}

function answered(pages: AuthorizePages, application: Application, form: URLSearchParams): StandinResponse {
  const entries: Entries = {
    callback: form.get('callback') ?? '',
    sites: form.getAll('site'),
    answer: form.get('answer') ?? '',
  };
  const chosen = pages.sites.filter((site) => entries.sites.includes(nameOf(site)));
  const problems: Problems = {
    ...(isCallbackUrl(entries.callback) ? {} : { callback: 'Enter the address that the app shows, as it is.' }),
    ...(entries.answer === allow && chosen.length === 0 ? { sites: 'Pick at least one site.' } : {}),
    ...(entries.answer === allow || entries.answer === deny ? {} : { answer: 'Choose one.' }),
  };
  if (Object.keys(problems).length > 0) {
    return { status: 422, page: asked(pages, application, entries, problems), operation };
  }
  pages.applications.allow(application.clientId, entries.callback);
  const sites = entries.answer === allow ? chosen.map(({ id }) => id) : undefined;
  const location = authorize(pages, application.clientId, sites);
  // Not a redirect: browsers hold those that follow a form against the form's own policy, and this one leads away.
  return {
    status: 200,
    headers: { refresh: `0; url=${location}` },
    page: { title: 'Back to the app', text: `Your browser goes on to ${new URL(location).host}.` },
    operation: { ...operation, mutation: true },
  };
}

/**
 * What a person's answer comes to: the address that the browser is sent to. `sites`: ids of the sites that are allowed; undefined
 * for a person who denies it, which the address tells as OAuth has it: what Lansweeper does is not documented.
 * Throws an Error where the application is not there or has no callback address.
 */
export function authorize(
  { applications, grants }: Pick<AuthorizePages, 'applications' | 'grants'>,
  clientId: string,
  sites: readonly string[] | undefined,
): string {
  const callbackUrl = applications.find(clientId)?.callbackUrl;
  if (callbackUrl === undefined) throw new Error(`The application ${clientId} has no callback address`);
  const location = new URL(callbackUrl);
  if (sites === undefined) location.searchParams.set('error', 'access_denied');
  else location.searchParams.set('code', grants.allow(clientId, sites, callbackUrl));
  return location.href;
}

function asked(
  { sites }: AuthorizePages,
  { name, clientId }: Application,
  entries: Entries,
  problems: Problems = {},
): StandinPage {
  const items: readonly PageItem[] = [
    {
      kind: 'input',
      type: 'url',
      name: 'callback',
      label: 'Allowed callback URL, a setting of the application',
      value: entries.callback,
      ...problemOf(problems.callback),
    },
    {
      kind: 'choice',
      name: 'site',
      label: 'Sites that it may see',
      options: sites.map(nameOf),
      chosen: entries.sites,
      pick: 'several',
      ...problemOf(problems.sites),
    },
    {
      kind: 'choice',
      name: 'answer',
      label: 'Your answer',
      options: ['Allow', 'Deny'],
      chosen: [entries.answer],
      pick: 'one',
      ...problemOf(problems.answer),
    },
  ];
  return {
    title: `Authorize ${name ?? clientId}`,
    text: 'A page of Lansweeper, as it is on this machine.',
    ...(Object.keys(problems).length === 0 ? {} : { problem: 'Something is missing. Look at what says so.' }),
    form: { items, submit: 'Continue' },
  };
}

function problemOf(problem: string | undefined): { readonly problem?: string } {
  return problem === undefined ? {} : { problem };
}

/** Two sites may have one name. */
function nameOf({ name, id }: Site): string {
  return `${name} (${id})`;
}

/** As it is for a per cent sign that starts no escape. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
