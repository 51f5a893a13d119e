import { isIP } from 'node:net';
import { isPublicAddress } from '../../../runtime/outside/addresses.ts';

/**
 * Why an address of a manifest cannot be used by Thena; undefined where it can. It has to be https, without user and password, and
 * must not lead into a private network (thena-facts §6). Names are not looked up: that is done when it is called.
 */
export function addressProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is no address such as https://api.example.com/contacts';
  const { protocol, hostname, username, password } = new URL(text);
  if (protocol !== 'https:') return 'has to begin with https://';
  if (username !== '' || password !== '') return 'has a user or a password; give those in a header from a setting';
  const literal = hostname.replace(/^\[|\]$/g, '');
  const isPrivate = isIP(literal) === 0 ? isLocalName(hostname) : !isPublicAddress(literal);
  return isPrivate ? 'leads to an address that is not public' : undefined;
}

/** Names that mean this machine or a network of its own (RFC 6761, RFC 6762, RFC 9476), and names without a dot. */
function isLocalName(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '').toLowerCase();
  return !name.includes('.') || /(?:^|\.)(?:localhost|local|internal|home\.arpa)$/.test(name);
}
