import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, type Registry } from 'prom-client';

const quantiles = [0.5, 0.99, 1] as const;

/** Memory, processor and event loop of this process. Returns what ends the measuring. */
export function addProcessMetrics(registry: Registry): () => void {
  const registers = [registry];
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory that the process holds.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Gauge({
    name: 'wip_heap_used_bytes',
    help: 'The heap of JavaScript that is in use.',
    registers,
    collect() {
      this.set(process.memoryUsage().heapUsed);
    },
  });
  new Gauge({
    name: 'process_start_time_seconds',
    help: 'When the process was started, in seconds since 1970.',
    registers,
  }).set(Math.round(performance.timeOrigin / 1_000));
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time of the process.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  new Gauge({
    name: 'wip_event_loop_lag_seconds',
    help: 'How late the event loop was since the last look, by quantile; 1 is the worst.',
    labelNames: ['quantile'],
    registers,
    collect() {
      for (const quantile of quantiles) {
        const lateNs = delay.percentile(quantile * 100) - 20e6;
        this.set({ quantile: String(quantile) }, Math.max(0, lateNs || 0) / 1e9);
      }
      delay.reset();
    },
  });
  return () => delay.disable();
}
