import { DomainError } from '@wip/shared/errors.ts';

/** An address of http or https without a user name; refuses any other (FORBIDDEN). */
export function webAddress(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base?.href) : null;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new DomainError('FORBIDDEN', 'The address is not one of http or https.');
  }
  if (url.username || url.password) {
    throw new DomainError('FORBIDDEN', 'The address holds a user name or a password.');
  }
  return url;
}

/** Where a redirect leads; refuses one that gives up encryption (FORBIDDEN). */
export function redirectedAddress(from: URL, location: string): URL {
  const url = webAddress(location, from);
  if (from.protocol === 'https:' && url.protocol === 'http:') {
    throw new DomainError(
      'FORBIDDEN',
      'It redirects from https to http, where anyone could change the answer.',
    );
  }
  return url;
}
