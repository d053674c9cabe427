import type { Logger } from 'pino';
import type { Repos } from '../../../../db/repos.ts';
import type { Ingest } from '../ingest.service.ts';
import { createGatewaySender } from './gatewaySender.ts';
import type { MqttSettings } from './mqttSettings.ts';
import { startOnlyOneMqtt } from './onlyOneMqtt.ts';

interface StartMqttDeps {
  settings: MqttSettings | null;
  repos: Pick<Repos, 'meters' | 'leases'>;
  ingest: Ingest;
  now: () => Date;
  log: Logger;
}

/** Takes readings from the user's broker where one is set. */
export function startMqtt({ settings, repos, ...rest }: StartMqttDeps) {
  if (!settings) return null;
  const sender = createGatewaySender(settings.gatewayId, repos);
  return startOnlyOneMqtt({ ...rest, settings, sender, leases: repos.leases });
}
