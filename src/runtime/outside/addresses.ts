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
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** The last five hold an IPv4 address inside (mapped, translated, 6to4, Teredo) and could smuggle one of the above. */
const forbidden6: readonly (readonly [string, number])[] = [
  ['::', 128],
  ['::1', 128],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
];

function blockList(networks: readonly (readonly [string, number])[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, family);
  return list;
}

// Two lists: one would take every IPv4 address for its mapped form, which the second one refuses as a whole.
const list4 = /* @__PURE__ */ blockList(forbidden4, 'ipv4');
const list6 = /* @__PURE__ */ blockList(forbidden6, 'ipv6');

/** Whether an IP address is public; false for anything that is no IP address. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !list4.check(address, 'ipv4');
    case 6:
      return !list6.check(address, 'ipv6');
    default:
      return false;
  }
}
