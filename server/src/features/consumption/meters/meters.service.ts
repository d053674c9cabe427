import type { MeterKeyKind, NewMeterKey } from '@wip/shared/consumption/meterKeySchemas.ts';
import {
  type MeterInput,
  type MetersCreateInput,
  metersCreateInput,
} from '@wip/shared/consumption/meterSchemas.ts';
import { DomainError } from '@wip/shared/errors.ts';
import type { LonLat } from '@wip/shared/geo.ts';
import { dayMs } from '@wip/shared/time.ts';
import type { Repos } from '../../../db/repos.ts';
import type { KeyHolder } from './apiKeys.repo.ts';
import type { StoredMeter } from './meters.repo.ts';
import {
  hashSecret,
  newId,
  newSecret,
  newShortSecret,
  writeApiKey,
  writeReadKey,
  writeShortApiKey,
} from './secrets.ts';

export interface MetersDeps {
  repos: Pick<Repos, 'areas' | 'regions' | 'meters' | 'apiKeys'>;
  now: () => Date;
}

export interface CreatedMeter {
  meter: StoredMeter;
  apiKey: string | null;
  readKey: string;
}

/**
 * Creates a meter in the smallest area at its place. It gets an API key of its own, or its gateway gets its first
 * one. Errors: DomainError INVALID where no area covers the place; CONFLICT where another meter of the gateway has the
 * name of one of its inputs.
 */
export async function createMeter(deps: MetersDeps, given: MetersCreateInput): Promise<CreatedMeter> {
  const { lon, lat, gatewayId = null, ...rest } = metersCreateInput.parse(given);
  const { areaId, regionId } = await areaAt(deps, [lon, lat]);
  if (gatewayId !== null) await requireFreeNames(deps, gatewayId, rest.inputs);
  const meterId = `m_${newId()}`;
  const readSecret = newSecret();
  const meter = await deps.repos.meters.create({
    meterId,
    ...rest,
    regionId,
    areaId,
    location: [lon, lat],
    gatewayId,
    createdAt: deps.now(),
    readKeyHash: hashSecret(readSecret),
  });
  const holder = gatewayId === null ? { meterId } : { gatewayId };
  const hasKey = gatewayId !== null && (await deps.repos.apiKeys.countValid(holder)) > 0;
  return {
    meter,
    apiKey: hasKey ? null : await issueKey(deps, holder),
    readKey: writeReadKey({ id: meterId, secret: readSecret }),
  };
}

/** A reading that names an input is one meter's: the gateway's others may not have the name too. */
async function requireFreeNames(
  { repos }: MetersDeps,
  gatewayId: string,
  inputs: readonly MeterInput[],
): Promise<void> {
  const others = await repos.meters.ofGateway(gatewayId);
  for (const { name } of inputs) {
    const holder = others.find((other) => other.inputs.some((input) => input.name === name));
    if (!holder) continue;
    throw new DomainError(
      'CONFLICT',
      `The gateway '${gatewayId}' has the name '${name}' for its meter ${holder.meterId} already; give another.`,
      { field: 'inputs' },
    );
  }
}

/** The meter of this id. Errors: DomainError NOT_FOUND. */
export async function requireMeter({ repos }: MetersDeps, meterId: string): Promise<StoredMeter> {
  const meter = await repos.meters.byId(meterId);
  if (meter) return meter;
  throw new DomainError('NOT_FOUND', `There is no meter '${meterId}'.`, { field: 'meterId' });
}

/** One more key for a meter or a gateway; the others go on. A short one has 32 characters. */
export async function issueKey(
  { repos, now }: MetersDeps,
  holder: KeyHolder,
  { isShort = false }: { isShort?: boolean } = {},
): Promise<string> {
  return (await addKey({ repos, now }, holder, isShort)).text;
}

/** A new key in the place of all others of a meter or a gateway. */
export async function replaceKeys(deps: MetersDeps, holder: KeyHolder): Promise<string> {
  const { keyId, text } = await addKey(deps, holder);
  await deps.repos.apiKeys.revokeAll(holder, { revokedAt: deps.now(), keepKeyId: keyId });
  return text;
}

/**
 * A new key in the place of a meter's API keys or of its read key.
 * Errors: DomainError INVALID for the API key of a meter whose gateway sends for it.
 */
export async function replaceMeterKey(
  deps: MetersDeps,
  { meterId, gatewayId }: StoredMeter,
  kind: MeterKeyKind,
): Promise<NewMeterKey> {
  if (kind === 'read') {
    const secret = newSecret();
    await deps.repos.meters.setReadKeyHash(meterId, hashSecret(secret));
    return { meterId, kind, key: writeReadKey({ id: meterId, secret }) };
  }
  if (gatewayId !== null && (await deps.repos.apiKeys.countValid({ meterId })) === 0) {
    throw new DomainError(
      'INVALID',
      `Its gateway sends for this meter; replace the gateway's key: wip gateway revoke ${gatewayId}`,
      { field: 'key' },
    );
  }
  return { meterId, kind, key: await replaceKeys(deps, { meterId }) };
}

/**
 * Takes a meter out of every answer and ends its keys; its readings are erased by the job.
 * Errors: DomainError NOT_FOUND.
 */
export async function deleteMeter(deps: MetersDeps, meterId: string) {
  const deletedAt = deps.now();
  if (!(await deps.repos.meters.markDeleted(meterId, deletedAt))) await requireMeter(deps, meterId);
  await deps.repos.apiKeys.revokeAll({ meterId }, { revokedAt: deletedAt });
  return { meterId, erasedBefore: new Date(deletedAt.getTime() + dayMs) };
}

async function areaAt({ repos }: MetersDeps, point: LonLat) {
  const pointers = await repos.regions.pointers();
  const datasetIds = pointers.flatMap(({ regionId, activeVersion }) =>
    activeVersion === null ? [] : [`${regionId}@${activeVersion}`],
  );
  const area = await repos.areas.smallestAt(datasetIds, point);
  if (area) return area;
  throw new DomainError('INVALID', 'No area covers this place; a meter must lie within an active region.', {
    field: 'lat',
  });
}

async function addKey({ repos, now }: MetersDeps, holder: KeyHolder, isShort = false) {
  const [keyId, secret] = [newId(), isShort ? newShortSecret() : newSecret()];
  await repos.apiKeys.create({ keyId, secretHash: hashSecret(secret), holder }, now());
  const write = isShort ? writeShortApiKey : writeApiKey;
  return { keyId, text: write({ id: keyId, secret }) };
}
