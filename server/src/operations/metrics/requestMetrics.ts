import { Counter, Histogram, type Registry } from 'prom-client';

export interface CountedRequest {
  method: string;
  route: string;
  status: number;
  /** Null: how long it took is up to its reader. */
  durationMs: number | null;
}

export interface MeasuredCall {
  procedure: string;
  /** 'ok', or the code of the error. */
  outcome: string;
  durationMs: number;
}

export type RequestMetrics = ReturnType<typeof createRequestMetrics>;

const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Requests by route, and calls by procedure. */
export function createRequestMetrics(registry: Registry) {
  const registers = [registry];
  const requests = new Counter({
    name: 'wip_http_requests_total',
    help: 'Requests that were answered or cut off.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'wip_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer; streams are left out.',
    labelNames: ['route'],
    buckets,
    registers,
  });
  const calls = new Histogram({
    name: 'wip_procedure_duration_seconds',
    help: 'Time of a call of a procedure, each of a batch by itself.',
    labelNames: ['procedure', 'outcome'],
    buckets,
    registers,
  });

  return {
    count({ method, route, status, durationMs }: CountedRequest): void {
      requests.inc({ method, route, status });
      if (durationMs !== null) durations.observe({ route }, durationMs / 1_000);
    },
    measure({ procedure, outcome, durationMs }: MeasuredCall): void {
      calls.observe({ procedure, outcome }, durationMs / 1_000);
    },
  };
}
