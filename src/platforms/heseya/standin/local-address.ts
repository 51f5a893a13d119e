/** Where a request to `address` may really go: the sandbox never leaves this machine. */
export function localAddress(address: string): URL | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === 'http:' && url.hostname === '127.0.0.1' ? url : undefined;
}
