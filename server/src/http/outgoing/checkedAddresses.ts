import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { DomainError } from '@wip/shared/errors.ts';

/** Finds all addresses of a host name. */
export type Resolve = (host: string) => Promise<LookupAddress[]>;

export const resolveBySystem: Resolve = (host) => lookup(host, { all: true });

/**
 * The addresses that a URL's host stands for. One that is not allowed refuses all: a name that leads both ways is not
 * to be trusted.
 *
 * Errors: FORBIDDEN where one is not allowed, UNAVAILABLE where there is none.
 */
export async function checkedAddresses(
  url: URL,
  { isAllowed, resolve }: { isAllowed: (address: string) => boolean; resolve: Resolve },
): Promise<LookupAddress[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  const addresses = family ? [{ address: host, family }] : await resolve(host);
  if (addresses.length === 0) throw new DomainError('UNAVAILABLE', 'Its name has no address.');
  if (addresses.every(({ address }) => isAllowed(address))) return addresses;
  throw new DomainError(
    'FORBIDDEN',
    'The address leads into a private network, which is not asked; STAGE_SOURCE_ALLOW_PRIVATE=true allows it.',
  );
}

/** A look-up for a connection that gives the checked addresses, whatever the name stands for by now. */
export function pinnedLookup(addresses: readonly LookupAddress[]): LookupFunction {
  return (_host, options, done) => {
    const [first] = addresses;
    if (options.all) done(null, [...addresses]);
    else done(null, first?.address ?? '', first?.family);
  };
}
