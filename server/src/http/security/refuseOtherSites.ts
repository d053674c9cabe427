import type { RequestHandler } from 'express';

/**
 * Refuses what a page of another site makes a browser send. Browsers say it in `Sec-Fetch-Site`; older ones name the
 * page's origin alone. Programs say neither.
 */
export const refuseOtherSites: RequestHandler = (request, response, next) => {
  if (isFromAnotherSite(request.get('sec-fetch-site'), request.get('origin'), request.get('host'))) {
    response
      .status(403)
      .set('cache-control', 'no-store')
      .json({ error: 'Calls from other sites are refused.' });
    return;
  }
  next();
};

function isFromAnotherSite(site: string | undefined, origin: string | undefined, host: string | undefined) {
  if (site !== undefined) return site === 'cross-site';
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}
