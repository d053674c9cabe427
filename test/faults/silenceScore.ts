import { SilenceDetector } from '@wip/shared/consumption/silence/silenceDetector.ts';
import { arrivalOf, type Fleet, type FleetOutage, type Span } from './fleets.ts';

/** What the detector said of one area over [startsAtMs, endsAtMs). */
export interface Claim extends Span {
  areaNumber: number;
  partial: boolean;
}

/** How the detector did on one fleet. */
export interface SilenceScore {
  /** Outages that lasted at least three of the area's median report intervals, and those of them found while they lasted. */
  longEnough: number;
  found: number;
  partialLongEnough: number;
  partialFound: number;
  /** Claims about an area without an outage. */
  falseClaims: number;
  areaDays: number;
  /** Outages found, and those of which the claim had ended within three intervals of the return. */
  cleared: number;
  clearedInTime: number;
  /** Claims that ended although the power was still off. */
  endedEarly: number;
  /** From the beginning of an outage to the claim, in report intervals, by outage found. */
  delays: number[];
  failuresFound: number;
  falseFailures: number;
}

const tickMs = 20_000;

/** Runs the detector over a fleet, ticking every 20 s, and notes its claims and the failing sources it named. */
export function watchFleet(fleet: Fleet): { claims: Claim[]; failures: ({ source: string } & Span)[] } {
  const detector = new SilenceDetector();
  for (const { meterId, areaNumber, gateway, provider } of fleet.meters) {
    detector.place({ meterId, areaNumber, sources: gateway ? [gateway, provider] : [provider] });
  }
  for (const { areaNumber, neighbours } of fleet.areas) detector.setNeighbours(areaNumber, neighbours);
  const claims: Claim[] = [];
  const failures: ({ source: string } & Span)[] = [];
  const open = new Map<number, Claim>();
  const failing = new Map<string, { source: string } & Span>();
  const tick = (nowMs: number) => {
    const evidence = detector.tick(nowMs);
    for (const { areaNumber, partial } of evidence) {
      const claim = open.get(areaNumber);
      if (claim) claim.partial = partial;
      else open.set(areaNumber, { areaNumber, startsAtMs: nowMs, endsAtMs: fleet.endsAtMs, partial });
    }
    for (const [areaNumber, claim] of open) {
      if (evidence.some((one) => one.areaNumber === areaNumber)) continue;
      open.delete(areaNumber);
      claims.push({ ...claim, endsAtMs: nowMs });
    }
    const named = detector.failingSources();
    for (const { source } of named) {
      if (!failing.has(source)) failing.set(source, { source, startsAtMs: nowMs, endsAtMs: fleet.endsAtMs });
    }
    for (const [source, failure] of failing) {
      if (named.some((one) => one.source === source)) continue;
      failing.delete(source);
      failures.push({ ...failure, endsAtMs: nowMs });
    }
  };
  let nextTickMs = fleet.startsAtMs + tickMs;
  for (const batch of fleet.arrivals()) {
    for (const code of batch) {
      const { meterIndex, arrivedAtMs } = arrivalOf(code);
      for (; nextTickMs <= arrivedAtMs; nextTickMs += tickMs) tick(nextTickMs);
      detector.hear(fleet.meters[meterIndex]!.meterId, arrivedAtMs);
    }
  }
  return { claims: [...claims, ...open.values()], failures: [...failures, ...failing.values()] };
}

/** Compares what the detector said with what was true. */
export function scoreFleet(fleet: Fleet): SilenceScore {
  const { claims, failures } = watchFleet(fleet);
  const intervalMs = fleet.areas.map(({ meters }) => {
    const sorted = meters.map((meter) => meter.intervalMs).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)]!;
  });
  const threeMs = (areaNumber: number) => 3 * intervalMs[areaNumber]!;
  const isAbout = (claim: Claim, outage: FleetOutage) =>
    claim.areaNumber === outage.areaNumber &&
    claim.startsAtMs < outage.endsAtMs &&
    outage.startsAtMs <= claim.startsAtMs;
  const longEnough = fleet.outages.filter(
    (outage) => outage.endsAtMs - outage.startsAtMs >= threeMs(outage.areaNumber),
  );
  const claimOf = (outage: FleetOutage) => claims.filter((claim) => isAbout(claim, outage));
  const found = longEnough.filter((outage) => claimOf(outage).length > 0);
  const ended = fleet.outages.filter((outage) => claimOf(outage).length > 0);
  const isTrueFailure = ({ source, startsAtMs, endsAtMs }: { source: string } & Span) =>
    fleet.sourceFailures.some(
      (failure) =>
        failure.source === source && startsAtMs < failure.endsAtMs && failure.startsAtMs < endsAtMs,
    );
  return {
    longEnough: longEnough.length,
    found: found.length,
    partialLongEnough: longEnough.filter((outage) => outage.isPartial).length,
    partialFound: found.filter((outage) => outage.isPartial).length,
    falseClaims: claims.filter((claim) => !fleet.outages.some((outage) => isAbout(claim, outage))).length,
    areaDays: (fleet.areas.length * (fleet.endsAtMs - fleet.startsAtMs)) / 86_400_000,
    cleared: ended.length,
    clearedInTime: ended.filter((outage) =>
      claimOf(outage).every((claim) => claim.endsAtMs <= outage.endsAtMs + threeMs(outage.areaNumber)),
    ).length,
    endedEarly: fleet.outages.filter((outage) =>
      claimOf(outage).some((claim) => claim.endsAtMs < outage.endsAtMs),
    ).length,
    delays: found.map(
      (outage) => (claimOf(outage)[0]!.startsAtMs - outage.startsAtMs) / intervalMs[outage.areaNumber]!,
    ),
    failuresFound: fleet.sourceFailures.filter((failure) =>
      failures.some(
        ({ source, startsAtMs }) =>
          source === failure.source && failure.startsAtMs <= startsAtMs && startsAtMs < failure.endsAtMs,
      ),
    ).length,
    falseFailures: failures.filter((failure) => !isTrueFailure(failure)).length,
  };
}
