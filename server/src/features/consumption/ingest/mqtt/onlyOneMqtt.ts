import { randomUUID } from 'node:crypto';
import type { LeasesRepo } from '../../folding/leases.repo.ts';
import { type MqttDeps, type MqttIngest, startMqttIngest } from './mqttIngest.ts';

const leaseName = 'mqtt';
const holdMs = 15_000;
const lookEveryMs = 4_000;

export interface OnlyOneMqttDeps extends MqttDeps {
  leases: LeasesRepo;
}

/**
 * Of all processes over one database, the holder of a lease is connected to the broker: what has no time of its own
 * would be taken by each of them. Another goes on within 15 s after it dies.
 */
export function startOnlyOneMqtt(deps: OnlyOneMqttDeps) {
  const holder = randomUUID();
  let held: { epoch: number; mqtt: MqttIngest } | null = null;
  let extendedAtMs = 0;
  let turn: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const startedAtMs = performance.now();
    if (held && (await deps.leases.extend(leaseName, held.epoch, holdMs))) {
      extendedAtMs = startedAtMs;
      return;
    }
    await letGo();
    const epoch = await deps.leases.take(leaseName, holder, holdMs);
    if (epoch === null) return;
    extendedAtMs = startedAtMs;
    held = { epoch, mqtt: startMqttIngest(deps) };
  }

  async function letGo(): Promise<void> {
    const was = held;
    held = null;
    await was?.mqtt.close();
  }

  const lookSafely = () => {
    turn = turn.then(() =>
      look().catch(async (error: unknown) => {
        deps.log.warn({ reason: String(error) }, 'The lease of the MQTT broker could not be kept up.');
        if (performance.now() - extendedAtMs > holdMs - lookEveryMs) await letGo();
      }),
    );
  };
  lookSafely();
  const timer = setInterval(lookSafely, lookEveryMs);

  return {
    current: () => held?.mqtt ?? null,
    async close(): Promise<void> {
      clearInterval(timer);
      await turn;
      const epoch = held?.epoch;
      await letGo();
      if (epoch !== undefined) await deps.leases.release(leaseName, epoch).catch(() => undefined);
    },
  };
}
