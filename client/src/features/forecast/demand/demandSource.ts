import type { DemandForecast } from '@wip/shared/forecast/forecastSchemas.ts';
import type { Insights } from '@wip/shared/forecast/insightSchemas.ts';
import { api, createApi } from '../../../api/trpc.ts';

/** Steps from a moment on, as many hours as the chart is wide. */
export interface DemandSpan {
  /** ISO 8601, UTC. */
  from: string;
  hours: number;
}

/** Where the forecast of an area or of a meter comes from. */
export interface DemandSource {
  /** What its answers are kept under; holds no secret. */
  key: readonly string[];
  /** 'this area' or 'this meter', within a sentence. */
  name: string;
  demand(span: DemandSpan): Promise<DemandForecast>;
  insights(): Promise<Insights>;
}

/** What is expected of an area, for everyone. */
export function areaDemandSource(areaId: string): DemandSource {
  return {
    key: ['forecast', areaId],
    name: 'this area',
    demand: (span) => api.forecast.demand.query({ areaId, ...span }),
    insights: () => api.forecast.insights.query({ areaId }),
  };
}

/** What is expected of one's own meter. */
export function meterDemandSource(meterId: string, headers: Record<string, string>): DemandSource {
  const own = createApi(headers);
  return {
    key: ['meter', meterId, 'forecast'],
    name: 'this meter',
    demand: (span) => own.meters.forecast.query({ meterId, ...span }),
    insights: () => own.meters.insights.query({ meterId }),
  };
}
