/**
 * The one explicit setting that sends requests to the sandbox instead of the platform (DESIGN §5).
 *
 * `https://<host>/<path>` becomes `<origin>/<host>/<path>` for the sandbox's own domains, which exist nowhere else,
 * and for the hosts of external applications that the sandbox stands in for. No other host is ever mapped, so
 * credentials of a real 4me domain cannot go to the sandbox; and without the setting the sandbox's domains lead nowhere.
 */
export interface SandboxSetting {
  /** e.g. `http://127.0.0.1:4040` */
  readonly origin: string;
  /** Hosts of external applications, e.g. `api.funtranslations.com`. */
  readonly hosts: readonly string[];
}

/** Both brands' spelling of 4me, as for the real domains. `.test` is reserved and never resolves (RFC 2606). */
export const sandboxDomains = ['4me-sandbox.test', 'xurrent-sandbox.test'] as const;

/** Whether a host is one of a platform in the sandbox, e.g. `4me-sandbox.test`, `platform.thena-sandbox.test`. */
export function isSandboxHost(host: string): boolean {
  return /(^|\.)\w+-sandbox\.test$/.test(host);
}

export function sandboxRoute(setting: SandboxSetting | undefined): (url: URL) => URL {
  if (setting === undefined) return (url) => url;
  return (url) => {
    if (!isSandboxHost(url.hostname) && !setting.hosts.includes(url.hostname)) return url;
    return new URL(`${setting.origin}/${url.hostname}${url.pathname}${url.search}`);
  };
}
