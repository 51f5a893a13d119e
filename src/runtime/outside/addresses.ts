import { BlockList, isIP } from 'node:net';

/** Networks that a customer-given address must not lead into: IANA's special-purpose registries, v4 and v6. */
const forbidden4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  // Azure's host answers its guests here, under an address that looks public.
  ['168.63.129.16', 32],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** What is not public in 2000::/3: addresses for documents, and those that hold an IPv4 address inside (Teredo, 6to4). */
const forbidden6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

/** All that IANA gives out for the public internet. */
const global6: readonly (readonly [string, number])[] = [['2000::', 3]];

function blockList(networks: readonly (readonly [string, number])[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, family);
  return list;
}

// A list for each family: a common one would take an IPv4 address for its mapped form.
const list4 = /* @__PURE__ */ blockList(forbidden4, 'ipv4');
const list6 = /* @__PURE__ */ blockList(forbidden6, 'ipv6');
const public6 = /* @__PURE__ */ blockList(global6, 'ipv6');

/** Whether an IP address is public; false for anything that is no IP address. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !list4.check(address, 'ipv4');
    case 6:
      return public6.check(address, 'ipv6') && !list6.check(address, 'ipv6');
    default:
      return false;
  }
}
