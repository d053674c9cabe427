import { Registry } from 'prom-client';
import { addProcessMetrics } from './processMetrics.ts';
import { createRequestMetrics } from './requestMetrics.ts';
import { addStateMetrics, type StateSources } from './stateMetrics.ts';

export type Metrics = ReturnType<typeof createMetrics>;

/** All that is measured of one server process. */
export function createMetrics() {
  const registry = new Registry();
  const requests = createRequestMetrics(registry);
  const endProcessMetrics = addProcessMetrics(registry);
  return {
    registry,
    requests,
    addState: (sources: StateSources) => addStateMetrics(registry, sources),
    close(): void {
      endProcessMetrics();
      registry.clear();
    },
  };
}
