import type { Repos } from '@wip/server/db/repos.ts';
import {
  hashSecret,
  newId,
  newSecret,
  writeApiKey,
} from '@wip/server/features/consumption/meters/secrets.ts';
import type { MeterInput } from '@wip/shared/consumption/meterSchemas.ts';

export interface GatewayOptions {
  gatewayId?: string;
  meterCount?: number;
  slotS?: number;
  maxPowerKw?: number;
  inputs?: MeterInput[];
}

/** Writes a gateway with meters and a key of its own straight through the repositories. */
export async function insertGateway(repos: Pick<Repos, 'meters' | 'apiKeys'>, options: GatewayOptions = {}) {
  const { gatewayId = `gateway-${newId()}`, meterCount = 1 } = options;
  const meters = await Promise.all(
    Array.from({ length: meterCount }, (_, index) =>
      repos.meters.create({
        meterId: `m_${newId()}`,
        name: `Meter ${index}`,
        regionId: 'test',
        areaId: 'test/one',
        slotS: options.slotS ?? 60,
        kind: 'household',
        visibility: 'private',
        gatewayId,
        inputs: index === 0 ? (options.inputs ?? []) : [],
        maxPowerKw: options.maxPowerKw ?? 100,
        isSimulated: false,
        createdAt: new Date(0),
        location: [28, -26],
        readKeyHash: hashSecret(newSecret()),
      }),
    ),
  );
  const [keyId, secret] = [newId(), newSecret()];
  const key = { keyId, secretHash: hashSecret(secret), holder: { gatewayId } };
  await repos.apiKeys.create(key, new Date(0));
  return { gatewayId, meters, apiKey: writeApiKey({ id: keyId, secret }) };
}
