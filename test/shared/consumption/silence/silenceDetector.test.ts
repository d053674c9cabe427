import { type MeterPlace, SilenceDetector } from '@wip/shared/consumption/silence/silenceDetector.ts';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../support/random.ts';

const minute = 60_000;

interface Village {
  places: readonly MeterPlace[];
  /** Whether a meter is silent at a minute. */
  isSilent: (place: MeterPlace, atMinute: number) => boolean;
  minutes: number;
  neighbours?: readonly (readonly [number, number])[];
}

/** Meters that report about once a minute, seen by the detector; the evidence at each minute. */
function watch({ places, isSilent, minutes, neighbours = [] }: Village) {
  const random = seededRandom(7);
  const detector = new SilenceDetector();
  for (const place of places) detector.place(place);
  for (const [area, other] of neighbours) detector.setNeighbours(area, [other]);
  return Array.from({ length: minutes }, (_, atMinute) => {
    const arrivals = places
      .filter((place) => !isSilent(place, atMinute) && random() >= 0.02)
      .map((place) => ({ place, atMs: (atMinute + random() * 0.4) * minute }))
      .sort((a, b) => a.atMs - b.atMs);
    for (const { place, atMs } of arrivals) detector.hear(place.meterId, atMs);
    const evidence = detector.tick((atMinute + 1) * minute);
    return { evidence, failing: detector.failingSources().map(({ source }) => source) };
  });
}

/** `count` meters of an area, each heard through the source that `sourceOf` gives. */
function metersOf(areaNumber: number, count: number, sourceOf: (index: number) => string[]): MeterPlace[] {
  return Array.from({ length: count }, (_, index) => ({
    meterId: `${areaNumber}-${index}`,
    areaNumber,
    sources: sourceOf(index),
  }));
}

const ownKey = (areaNumber: number) => (index: number) => [`key-${areaNumber}-${index}`];
const elsewhere = metersOf(9, 8, ownKey(9));

describe('the silence detector', () => {
  test('meters of an area that stop together are evidence since they stopped, until they return', () => {
    const minutes = watch({
      places: [...metersOf(1, 12, ownKey(1)), ...elsewhere],
      isSilent: ({ areaNumber }, at) => areaNumber === 1 && at >= 100 && at < 140,
      minutes: 160,
    });
    expect(minutes.slice(0, 100).flatMap(({ evidence }) => evidence)).toEqual([]);
    expect(minutes[103]!.evidence).toMatchObject([
      { kind: 'silence', areaNumber: 1, silentMeters: 12, expectedMeters: 12, partial: false },
    ]);
    const { sinceAtMs, logOdds } = minutes[103]!.evidence[0]!;
    expect(sinceAtMs).toBeGreaterThan(99 * minute);
    expect(sinceAtMs).toBeLessThan(100 * minute);
    expect(logOdds).toBeGreaterThan(3);
    expect(minutes[139]!.evidence).toHaveLength(1);
    expect(minutes[141]!.evidence).toEqual([]);
    expect(minutes.slice(141).flatMap(({ evidence }) => evidence)).toEqual([]);
  });

  test('a third of an area is found, and called a part of it', () => {
    const minutes = watch({
      places: [...metersOf(1, 12, ownKey(1)), ...elsewhere],
      isSilent: ({ meterId, areaNumber }, at) =>
        areaNumber === 1 && Number(meterId.split('-')[1]) < 4 && at >= 100,
      minutes: 120,
    });
    expect(minutes[103]!.evidence).toMatchObject([
      { areaNumber: 1, silentMeters: 4, expectedMeters: 12, partial: true },
    ]);
  });

  test('a gateway whose meters fall silent while others beside them are heard fails; nothing is off', () => {
    const viaGateway = (areaNumber: number) => (index: number) =>
      index % 2 === 0 ? ['gateway'] : [`key-${areaNumber}-${index}`];
    const minutes = watch({
      places: [...metersOf(1, 10, viaGateway(1)), ...metersOf(2, 10, viaGateway(2)), ...elsewhere],
      isSilent: ({ sources }, at) => sources.includes('gateway') && at >= 100 && at < 130,
      minutes: 160,
    });
    expect(minutes.flatMap(({ evidence }) => evidence)).toEqual([]);
    expect(minutes[105]!.failing).toEqual(['gateway']);
    expect(minutes[129]!.failing).toEqual(['gateway']);
    expect(minutes[131]!.failing).toEqual([]);
  });

  test('a provider that carries whole areas and falls silent in all of them fails; nothing is off', () => {
    const areas = [1, 2, 3, 4].flatMap((areaNumber) => metersOf(areaNumber, 8, () => ['provider']));
    const minutes = watch({
      places: [...areas, ...elsewhere],
      isSilent: ({ sources }, at) => sources.includes('provider') && at >= 100 && at < 130,
      minutes: 160,
    });
    expect(minutes.flatMap(({ evidence }) => evidence)).toEqual([]);
    expect(minutes[110]!.failing).toEqual(['provider']);
  });

  test('an outage of an area is one although all its meters come through one provider', () => {
    const areas = [1, 2, 3, 4].flatMap((areaNumber) => metersOf(areaNumber, 8, () => ['provider']));
    const minutes = watch({
      places: areas,
      isSilent: ({ areaNumber }, at) => areaNumber === 1 && at >= 100,
      minutes: 110,
    });
    expect(minutes[105]!.evidence).toMatchObject([{ areaNumber: 1, silentMeters: 8 }]);
    expect(minutes[105]!.failing).toEqual([]);
  });

  test('fewer than five meters never become evidence', () => {
    const silentAfter = (count: number) =>
      watch({
        places: [...metersOf(1, count, ownKey(1)), ...elsewhere],
        isSilent: ({ areaNumber }, at) => areaNumber === 1 && at >= 100,
        minutes: 130,
      }).flatMap(({ evidence }) => evidence);
    expect(silentAfter(4)).toEqual([]);
    expect(silentAfter(5)).not.toEqual([]);
  });

  test('meters that are switched off at the same hour each day are no outage once that is known', () => {
    const day = 1440;
    const minutes = watch({
      places: [...metersOf(1, 6, ownKey(1)), ...elsewhere],
      isSilent: ({ meterId, areaNumber }, at) =>
        areaNumber === 1 && Number(meterId.split('-')[1]) < 3 && at % day >= 20 * 60 && at % day < 23 * 60,
      minutes: 15 * day,
    });
    const claims = minutes.map(({ evidence }) => evidence.length);
    expect(claims.slice(0, day).some((count) => count > 0)).toBe(true);
    expect(claims.slice(10 * day).every((count) => count === 0)).toBe(true);
  });

  test('a neighbour that falls silent at the same time makes a weak silence evidence sooner', () => {
    const onsetOf = (count: number, neighbours: readonly (readonly [number, number])[]) =>
      watch({
        places: [...metersOf(1, count, ownKey(1)), ...metersOf(2, 40, ownKey(2)), ...elsewhere],
        isSilent: ({ meterId, areaNumber }, at) =>
          at >= 100 && (areaNumber === 2 || (areaNumber === 1 && Number(meterId.split('-')[1]) < 3)),
        neighbours,
        minutes: 200,
      }).findIndex(({ evidence }) => evidence.some(({ areaNumber }) => areaNumber === 1));
    const counts = [5, 6, 7, 8, 9, 10, 11, 12];
    const alone = counts.map((count) => onsetOf(count, []));
    const beside = counts.map((count) => onsetOf(count, [[1, 2]]));
    // Where evidence alone never suffices, the index is -1.
    const waits = (onsets: number[]) => onsets.map((onset) => (onset < 0 ? 200 : onset));
    expect(counts.every((_, index) => waits(beside)[index]! <= waits(alone)[index]!)).toBe(true);
    expect(waits(beside)).not.toEqual(waits(alone));
  });

  test('after the server slept, nobody was silent', () => {
    const detector = new SilenceDetector();
    const places = [...metersOf(1, 12, ownKey(1)), ...elsewhere];
    for (const place of places) detector.place(place);
    for (let atS = 0; atS < 230 * 60; atS += 5) {
      if (atS >= 6000 && atS < 12_000) continue;
      for (const [index, { meterId }] of places.entries()) {
        if ((atS / 5) % 12 === index % 12) detector.hear(meterId, atS * 1000);
      }
      if (atS % 20 === 0) expect(detector.tick(atS * 1000)).toEqual([]);
    }
  });

  test('a meter that is removed or moved takes its silence with it', () => {
    const detector = new SilenceDetector();
    for (const place of [...metersOf(1, 6, ownKey(1)), ...elsewhere]) detector.place(place);
    const hear = (areaNumber: number, atMinute: number) => {
      for (let index = 0; index < 8; index++)
        detector.hear(`${areaNumber}-${index}`, atMinute * minute + index);
    };
    for (let at = 1; at <= 60; at++) {
      if (at <= 50) hear(1, at);
      hear(9, at);
      detector.tick(at * minute + 1000);
    }
    expect(detector.tick(60 * minute + 2000)).toMatchObject([{ areaNumber: 1, silentMeters: 6 }]);
    for (let index = 0; index < 6; index++) detector.remove(`1-${index}`);
    expect(detector.tick(60 * minute + 3000)).toEqual([]);
  });
});
