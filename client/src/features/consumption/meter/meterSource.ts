import { createApi } from '../../../api/trpc.ts';
import { exportPath, type UseSource, type UseSpan } from '../useSource.ts';

export type OwnerApi = ReturnType<typeof createApi>;

/** The header that says whose meter one may read. */
export const ownerHeaders = (readKey: string) => ({ 'x-read-key': readKey });

/** All of one's own meter. */
export function meterSource(meterId: string, readKey: string) {
  const headers = ownerHeaders(readKey);
  const api = createApi(headers);
  return {
    key: ['meter', meterId],
    fileName: `${meterId}.csv`,
    compare: () => api.meters.compare.query({ meterId }),
    history: (span: UseSpan) => api.meters.history.query({ meterId, ...span }),
    /** Slot by slot. */
    recent: (span: { from: string; to: string }) =>
      api.meters.history.query({ meterId, ...span, resolution: 'raw' }),
    csvPath: (span: UseSpan) => exportPath({ meter: meterId, ...span }),
    csvHeaders: headers,
  } satisfies UseSource & Record<string, unknown>;
}
