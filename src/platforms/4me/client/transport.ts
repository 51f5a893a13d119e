import type { HttpAnswer } from '../../../runtime/http-answer.ts';
import type { HttpInit } from '../../../runtime/http-fetch.ts';
import type { SandboxSetting } from '../../../runtime/sandbox-route.ts';
import { sandboxRoute } from '../../../runtime/sandbox-route.ts';

/** Shaped like `fetch`; the only way out to the platform. */
export type Transport = (url: URL, init: TransportInit) => Promise<HttpAnswer>;

export interface TransportInit extends HttpInit {
  readonly redirect: 'error';
}

/** `fetch`, led elsewhere by `route`, e.g. to the sandbox (DESIGN §5). */
export function routedTransport(route: (url: URL) => URL): Transport {
  return (url, init) => fetch(route(url), init);
}

/** `fetch`, and the sandbox's own hosts at the sandbox. */
export function sandboxTransport(setting: SandboxSetting | undefined): Transport {
  return routedTransport(sandboxRoute(setting));
}
