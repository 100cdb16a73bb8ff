import { isIP } from 'node:net';
import { parse } from 'ipaddr.js';
import type { IPv4, IPv6 } from 'ipaddr.js';

/** Ranges that ipaddr.js takes for unicast and that are no place to call: cloud agents, protocol assignments, benchmarks, tunnels. */
const closed: readonly (readonly [string, number])[] = [
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['192.0.0.0', 24],
  ['198.18.0.0', 15],
  ['2001::', 23],
  ['2002::', 16],
  ['3fff::', 20],
];
const closedRanges = closed.map(([base, bits]) => ({ base: parse(base), bits }));
/** All that is handed out of IPv6 to be reached from anywhere. */
const globalIpv6 = parse('2000::');

/**
 * Whether an IP address is a place on the public internet: global unicast, none of the private, shared (CGNAT), loopback, link-local
 * (metadata), multicast, documentation, translation or tunnel ranges, and no IPv4 address in the clothes of an IPv6 one.
 */
export function isPublicAddress(address: string): boolean {
  const parsed = parsedOf(address);
  if (parsed?.range() !== 'unicast') return false;
  if (parsed.kind() === 'ipv6' && !parsed.match(globalIpv6, 3)) return false;
  return !closedRanges.some(({ base, bits }) => base.kind() === parsed.kind() && parsed.match(base, bits));
}

/** Whether an IP address is this machine itself. */
export function isLoopbackAddress(address: string): boolean {
  return parsedOf(address)?.range() === 'loopback';
}

/** Four numbers, or IPv6 without a zone: short, octal and hexadecimal forms are read by the URL parser, never here. */
function parsedOf(address: string): IPv4 | IPv6 | null {
  return isIP(address) === 0 || address.includes('%') ? null : parse(address);
}
