import { seedOf } from '@wip/shared/consumption/simulation/noise.ts';
import type { SimulatedKind, SimulatedLoad } from '@wip/shared/consumption/simulation/simulatedPower.ts';
import { DomainError } from '@wip/shared/errors.ts';
import type { BoundingBox, LonLat } from '@wip/shared/geo.ts';
import { createZoneClock, type ZoneClock } from '@wip/shared/schedule/zoneClock.ts';
import type { StoredMeter } from '../meters/meters.repo.ts';
import { createMeter, type MetersDeps } from '../meters/meters.service.ts';

/** The gateway that sends for all simulated meters. */
export const simulatorGateway = 'simulator';

/** An area that meters are simulated in. */
export interface SimulatedArea {
  areaId: string;
  regionId: string;
  key: string;
  datasetId: string;
  name: string;
  center: LonLat;
  bbox: BoundingBox;
  timeZone: string;
}

/** A meter of the database with the load that it reports. */
export interface SimulatedMeter {
  meter: StoredMeter;
  load: SimulatedLoad;
}

export interface FleetOptions {
  metersPerArea: number;
  slotS: number;
}

/** Of eight meters in a row six are households; more of the others would dominate a small area's sum. */
const kinds: readonly SimulatedKind[] = [
  ...Array<SimulatedKind>(5).fill('household'),
  'business',
  'household',
  'pump',
];
const mostTries = 500;

/** The simulated meters of areas: those of an earlier run by their names, new ones at random places in their areas. */
export async function prepareFleet(
  deps: MetersDeps,
  areas: readonly SimulatedArea[],
  options: FleetOptions,
): Promise<SimulatedMeter[]> {
  const known = new Map(
    (await deps.repos.meters.ofGateway(simulatorGateway)).map((meter) => [keyOf(meter), meter]),
  );
  const clocks = new Map<string, ZoneClock>();
  const fleet: SimulatedMeter[] = [];
  for (const area of areas) {
    const clock = clocks.get(area.timeZone) ?? createZoneClock(area.timeZone);
    clocks.set(area.timeZone, clock);
    for (let index = 0; index < options.metersPerArea; index++) {
      const kind = kinds[index % kinds.length]!;
      const name = `Simulated ${kind} ${index + 1}`;
      const meter =
        known.get(keyOf({ areaId: area.areaId, name })) ??
        (await create(deps, area, { kind, name, ...options }));
      const load = { kind, seed: seedOf(`${area.areaId} ${name}`), clock, latitude: area.center[1] };
      fleet.push({ meter, load });
    }
  }
  return fleet;
}

function keyOf({ areaId, name }: Pick<StoredMeter, 'areaId' | 'name'>): string {
  return `${areaId} ${name}`;
}

async function create(
  deps: MetersDeps,
  area: SimulatedArea,
  { kind, name, slotS }: { kind: SimulatedKind; name: string; slotS: number },
): Promise<StoredMeter> {
  const [lon, lat] = await placeIn(deps, area);
  const { meter } = await createMeter(deps, {
    name,
    lon,
    lat,
    kind,
    slotS,
    visibility: 'public',
    gatewayId: simulatorGateway,
    maxPowerKw: 20,
    isSimulated: true,
  });
  return meter;
}

/** A place at random of which the area is the smallest. Errors: DomainError INVALID where none is found. */
async function placeIn({ repos }: MetersDeps, area: SimulatedArea): Promise<LonLat> {
  const [west, south, east, north] = area.bbox;
  const width = east >= west ? east - west : east - west + 360;
  for (let tries = 0; tries < mostTries; tries++) {
    const lon = west + Math.random() * width;
    const place: LonLat = [lon > 180 ? lon - 360 : lon, south + Math.random() * (north - south)];
    const found = await repos.areas.smallestAt([area.datasetId], place);
    if (found?.areaId === area.areaId) return place;
  }
  throw new DomainError('INVALID', `Smaller areas leave no room for a meter in ${area.areaId}.`, {
    field: '--area',
  });
}
