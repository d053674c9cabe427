import { isIP } from 'node:net';
import type { Request } from 'express';

const groupsOfNetwork = 4;
const groupsOfAddress = 8;
const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * Who is counted as one caller: an IPv4 address, or the /64 of an IPv6 one, all of which one household holds.
 *
 * As many proxies as `TRUST_PROXY` says are believed about who asked them; what they say is no address counts
 * as theirs.
 */
export function clientAddress(request: Request): string {
  const { ip } = request;
  return networkOf(ip !== undefined && isIP(ip) !== 0 ? ip : (request.socket.remoteAddress ?? ''));
}

/** The IPv4 address, or the network of an IPv6 one, that an address belongs to. */
export function networkOf(ip: string): string {
  const version4 = mapped.exec(ip)?.[1] ?? (ip.includes(':') ? undefined : ip);
  if (version4 !== undefined) return version4;
  const [head = '', tail] = (ip.split('%')[0] ?? '').split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const afterLength = after.length + (tail?.includes('.') ? 1 : 0);
  while (groups.length + afterLength < groupsOfAddress) groups.push('0');
  const network = [...groups, ...after].slice(0, groupsOfNetwork);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
