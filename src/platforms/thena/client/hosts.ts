/** Where tickets and comments are (thena-facts §1). `domain`: e.g. `thena.ai`. */
export function platformUrl(domain: string, path: string): URL {
  return new URL(`https://platform.${domain}/v1${path}`);
}

/** Where apps are made and installed, and where they publish events (thena-facts §1). */
export function appsStudioUrl(domain: string, path: string): URL {
  return new URL(`https://apps-studio.${domain}${path}`);
}
