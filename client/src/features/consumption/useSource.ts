import type {
  ConsumptionCompare,
  ConsumptionHistory,
  Resolution,
} from '@wip/shared/consumption/consumptionSchemas.ts';
import { api } from '../../api/trpc.ts';

export interface UseSpan {
  /** ISO 8601, UTC. */
  from: string;
  to: string;
  resolution: Exclude<Resolution, 'raw'>;
}

/** Where the charts of an area or of a meter get their numbers. */
export interface UseSource {
  /** What its answers are kept under; holds no secret. */
  key: readonly string[];
  fileName: string;
  compare(): Promise<ConsumptionCompare>;
  history(span: UseSpan): Promise<ConsumptionHistory>;
  csvPath(span: UseSpan): string;
  /** What a download has to send along; null where a plain link will do. */
  csvHeaders: Record<string, string> | null;
}

/** What is published of an area. */
export function areaSource(areaId: string): UseSource {
  return {
    key: ['use', areaId],
    fileName: `${areaId.replace('/', '-')}-use.csv`,
    compare: () => api.consumption.compare.query({ areaId }),
    history: (span) => api.consumption.history.query({ areaId, ...span }),
    csvPath: (span) => exportPath({ area: areaId, ...span }),
    csvHeaders: null,
  };
}

/** Where the server gives a use as CSV. */
export function exportPath(query: Record<string, string>): string {
  return `/export/consumption.csv?${new URLSearchParams(query)}`;
}
