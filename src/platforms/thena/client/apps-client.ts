import { Failure } from '../../../failure.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../../runtime/ports.ts';
import type { Configuration } from '../wire/installation.ts';
import { rateLimited, refusalOf, unavailable, unusableAnswer } from './apps-errors.ts';
import { exchange, NoAnswer, RateLimited, type ApiRequest, type ExchangeOptions } from './exchange.ts';
import { appsStudioUrl } from './hosts.ts';
import { masked } from './masked.ts';

export interface CreatedApp {
  readonly appId: string;
  readonly slug: string | undefined;
  readonly clientId: string | undefined;
  /** Given once; a secret. */
  readonly clientSecret: string | undefined;
}

export interface AppChange {
  readonly path: string;
  readonly oldValue: Json | undefined;
  readonly newValue: Json | undefined;
}

export interface UpdatedApp {
  readonly status: 'success' | 'unchanged';
  readonly message: string | undefined;
  readonly changes: readonly AppChange[];
}

/** The bot token is left out: the app gets it itself, with the life-cycle event. */
export interface InstalledAt {
  readonly organisation: string | undefined;
  readonly teamIds: readonly string[];
  readonly bot: string | undefined;
}

export interface InstallRequest {
  readonly appId: string;
  readonly teamIds: readonly string[];
  readonly configuration: Configuration;
}

export interface UninstallRequest {
  readonly appId: string;
  readonly teamIds: readonly string[];
  /** The page about it was not seen (thena-facts §2); `/apps/uninstall` unless told. */
  readonly path?: string;
}

/** The apps API with a personal key (thena-facts §2). Throws Failures with codes `AB-THENA-…`; no error has a key or a token in it. */
export interface AppsClient {
  createApp(manifest: JsonObject, visibility?: 'private' | 'public' | 'unlisted'): Promise<CreatedApp>;
  updateApp(appId: string, manifest: JsonObject): Promise<UpdatedApp>;
  install(request: InstallRequest): Promise<InstalledAt>;
  reinstall(request: InstallRequest): Promise<InstalledAt>;
  /** An app that is not installed (any more) is no error: `absent`. */
  uninstall(request: UninstallRequest): Promise<'uninstalled' | 'absent'>;
}

export interface AppsClientOptions extends ExchangeOptions {
  /** e.g. `thena.ai`. */
  readonly domain: string;
  /** A personal key, `pk_live_…`. */
  readonly apiKey: string;
}

const textIn = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

export function appsClient(options: AppsClientOptions): AppsClient {
  const { domain, apiKey } = options;

  async function call(
    operation: string,
    method: ApiRequest['method'],
    path: string,
    body: object,
  ): Promise<JsonObject> {
    // Manifest and settings may hold secrets that the answer repeats.
    const keys = [apiKey, ...secretsOf(body)];
    const request = { method, url: appsStudioUrl(domain, path), headers: { 'x-api-key': apiKey }, body };
    const { status, text, json } = await exchange(request, options).catch((error: unknown) => {
      if (error instanceof RateLimited) throw rateLimited(error.message);
      throw error instanceof NoAnswer ? unavailable(operation, error.message) : error;
    });
    if (status < 200 || status >= 300) throw refusalOf(operation, status, masked(text, keys));
    return isJsonObject(json) ? json : {};
  }

  async function installed(operation: string, path: string, request: InstallRequest): Promise<InstalledAt> {
    const { appId, teamIds, configuration } = request;
    const answer = unwrapped(
      await call(operation, 'POST', path, { teamIds, appId, appConfiguration: configuration }),
      'botSub',
    );
    const teams = textsIn(answer['appInstalledForTeams']);
    return {
      organisation: textIn(answer['installedByOrgId']),
      teamIds: teams.length === 0 ? teamIds : teams,
      bot: textIn(answer['botSub']),
    };
  }

  return {
    async createApp(manifest, visibility = 'private') {
      const operation = 'the creation of the app';
      const answer = await call(operation, 'POST', '/apps/create-app', { app_visibility: visibility, manifest });
      const inner = isJsonObject(answer['data']) ? answer['data'] : {};
      // Pages and a live app differ in where it stands (thena-facts §2).
      const appId = [answer['appId'], answer['uid'], inner['appId'], inner['uid']].map(textIn).find(Boolean);
      if (appId === undefined) throw unusableAnswer(operation, 'id of the app');
      const found = (name: string): string | undefined => textIn(answer[name]) ?? textIn(inner[name]);
      return { appId, slug: found('slug'), clientId: found('clientId'), clientSecret: found('clientSecret') };
    },
    async updateApp(appId, manifest) {
      const operation = 'the update of the app';
      const path = `/apps/${encodeURIComponent(appId)}/update-app`;
      const answer = unwrapped(await call(operation, 'PATCH', path, { manifest }), 'status');
      const changes = answer['changes'];
      return {
        status: answer['status'] === 'unchanged' ? 'unchanged' : 'success',
        message: textIn(answer['message']),
        changes: (Array.isArray(changes) ? changes : []).filter(isJsonObject).map((one) => ({
          path: textIn(one['path']) ?? '',
          oldValue: one['oldValue'],
          newValue: one['newValue'],
        })),
      };
    },
    install: (request) => installed('the installation', '/apps/install', request),
    reinstall: (request) => installed('the reinstallation', '/apps/reinstall', request),
    async uninstall({ appId, teamIds, path = '/apps/uninstall' }) {
      try {
        await call('the uninstallation', 'POST', path, { appId, teamIds });
        return 'uninstalled';
      } catch (error) {
        if (isAlreadyGone(error)) return 'absent';
        throw error;
      }
    },
  };
}

/** What was asked for, in an envelope or bare: where `field` stands. */
function unwrapped(answer: JsonObject, field: string): JsonObject {
  const inner = answer['data'];
  return answer[field] === undefined && isJsonObject(inner) ? inner : answer;
}

/** Texts of settings: what a customer enters there is often a key. */
function secretsOf(body: object): readonly string[] {
  const { appConfiguration } = body as { readonly appConfiguration?: Configuration };
  if (appConfiguration === undefined) return [];
  return textsBelow([appConfiguration.required_settings, appConfiguration.optional_settings]).filter(
    (value) => value.length > 3,
  );
}

function textsBelow(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsBelow) : [];
}

/** Shapes of errors are not documented: words are all there is, but not those of a refused key or of a breakdown. */
function isAlreadyGone(error: unknown): boolean {
  if (!(error instanceof Failure) || !['AB-THENA-REFUSED', 'AB-THENA-NOTFOUND'].includes(error.code)) return false;
  return /not installed|no installation/i.test(error.because ?? '');
}
