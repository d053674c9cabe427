import { createHash } from 'node:crypto';
import type { RegionFile } from '@wip/shared/imports/regionSchema.ts';
import type { StageSource } from '@wip/shared/imports/stageSource.ts';
import type { TextRequest } from '../../../http/outgoing/fetchText.ts';

/** A region whose stages are polled. */
export type PolledRegion = RegionFile & { stageSource: StageSource };

export function isPolled(region: RegionFile): region is PolledRegion {
  return region.stageSource != null; // an absent field comes back from the database as null
}

/** Who a source is, in public: the host alone, since the rest of the address may hold a key. */
export function sourceName({ url }: StageSource): string {
  return new URL(url).host;
}

type SourceRequest = Pick<TextRequest, 'url' | 'headers'> & { secretHeaders: Record<string, string> };

/** What is asked; the token is in a header that goes to the origin of the address only. */
export function sourceRequest(source: StageSource, token: string | undefined): SourceRequest {
  if (source.format !== 'eskomsepush') {
    const accept = source.format === 'json' ? 'application/json' : 'text/csv, text/plain;q=0.9';
    return { url: source.url, headers: { accept }, secretHeaders: {} };
  }
  const url = new URL(source.url);
  url.pathname = `${url.pathname.replace(/\/+$/, '').replace(/\/status$/, '')}/status`;
  return {
    url: url.href,
    headers: { accept: 'application/json' },
    secretHeaders: token === undefined ? {} : { token },
  };
}

/** Tells one configuration of a source from another without holding its secrets. */
export function configOf({ stageSource, timeZone }: PolledRegion, token: string | undefined): string {
  const isTokenUsed = stageSource.format === 'eskomsepush';
  const parts = JSON.stringify([stageSource, timeZone, isTokenUsed ? (token ?? null) : null]);
  return createHash('sha256').update(parts).digest('base64url').slice(0, 16);
}
