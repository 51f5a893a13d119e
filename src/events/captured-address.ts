/** A name that nobody has (RFC 2606). */
const nowhere = 'http://path.invalid';

/** Whether an address is a path and a query only, as of what came through the tunnel. */
export function isPath(address: string): boolean {
  return address.startsWith('/');
}

/** The parts of an address or of a path; undefined for what is neither. */
export function partsOf(address: string): URL | undefined {
  const whole = isPath(address) ? `${nowhere}${address}` : address;
  return URL.canParse(whole) ? new URL(whole) : undefined;
}
