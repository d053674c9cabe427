import { regionInView } from '@wip/client/src/features/schedule/regionInView.ts';
import { stageWords } from '@wip/client/src/features/schedule/stageWords.ts';
import type { StageAnswer } from '@wip/shared/schedule/scheduleSchemas.ts';
import { describe, expect, it } from 'vitest';
import { at, now, timeZone } from '../../shared/status/answers.ts';

const time = { now, timeZone };
const answer: StageAnswer = {
  regionId: 'za',
  at: now,
  stage: 4,
  unknownReason: null,
  announced: true,
  since: at('2026-11-23T10:00:00Z'),
  until: at('2026-11-23T20:00:00Z'),
  source: 'operator',
  recordedAt: at('2026-11-23T09:00:00Z'),
  announcedAt: null,
  lastHeardAt: at('2026-11-23T16:01:00Z'),
  announcedUntil: at('2026-11-25T20:00:00Z'),
  demonstration: false,
  sourceState: {
    kind: 'manual',
    host: null,
    everyMin: null,
    lastHeardAt: at('2026-11-23T16:01:00Z'),
    failingSince: null,
    failure: null,
  },
  upcoming: [{ startsAt: at('2026-11-23T20:00:00Z'), stage: 2 }],
};

const polled: StageAnswer['sourceState'] = {
  ...answer.sourceState,
  kind: 'polled',
  host: 'example.org',
  everyMin: 15,
  lastHeardAt: at('2026-11-23T16:03:00Z'),
};

describe('the stage in words', () => {
  it('says the stage, its end, what follows, who says so and since when', () => {
    expect(stageWords(answer, time)).toEqual({
      now: 'Stage 4 until 22:00',
      next: 'then stage 2',
      heard: 'Source: operator, last heard 18:01 today',
      trouble: '',
      failingSince: '',
    });
  });

  it('names a source that is polled, and when that was heard last, also where nothing changed', () => {
    expect(stageWords({ ...answer, source: 'example.org', sourceState: polled }, time)).toMatchObject({
      heard: 'Source: example.org, last heard 18:03 today',
      trouble: '',
    });
    expect(stageWords({ ...answer, sourceState: polled }, time)).toMatchObject({
      heard: 'Source: operator; example.org last heard 18:03 today',
    });
    const never = { ...answer, source: null, sourceState: { ...polled, lastHeardAt: null } };
    expect(stageWords(never, time).heard).toBe('Source: example.org, never heard');
  });

  it('says since when a source cannot be heard, and what is shown meanwhile', () => {
    const failing = { ...polled, failingSince: at('2026-11-23T16:10:00Z'), failure: 'It did not answer.' };
    const shown = { ...answer, source: 'example.org', sourceState: failing };
    expect(stageWords(shown, time).trouble).toBe(
      'example.org has given no usable answer since 18:10 today; this is what was known before',
    );
    expect(stageWords({ ...shown, stage: null, unknownReason: 'source-silent' }, time).trouble).toBe(
      'example.org has given no usable answer since 18:10 today',
    );
  });

  it('lets the closed banner say that the source fails, unless it says so of the stage already', () => {
    const failing = { ...polled, failingSince: at('2026-11-23T16:10:00Z'), failure: 'It did not answer.' };
    const shown = { ...answer, sourceState: failing };
    expect(stageWords(shown, time).failingSince).toBe('18:10');
    expect(stageWords(shown, { ...time, now: at('2026-11-24T16:05:00Z') }).failingSince).toBe(
      '18:10 yesterday',
    );
    const silent = { ...shown, stage: null, unknownReason: 'source-silent' as const };
    expect(stageWords(silent, time)).toMatchObject({
      next: expect.stringContaining('silent since'),
      failingSince: '',
    });
    expect(stageWords({ ...silent, unknownReason: 'never-heard' }, time).failingSince).toBe('18:10');
  });

  it('calls stage 0 what it means', () => {
    expect(stageWords({ ...answer, stage: 0, until: null, upcoming: [] }, time)).toMatchObject({
      now: 'No cuts announced',
      next: '',
    });
  });

  it('says why a stage is unknown', () => {
    const silent = { ...answer, stage: null, unknownReason: 'source-silent' as const, upcoming: [] };
    expect(stageWords(silent, time)).toMatchObject({
      now: 'Stage unknown',
      next: 'its source has been silent since 18:01 today',
    });
  });
});

describe('the region in view', () => {
  const region = (regionId: string, bounds: [number, number, number, number], areaCount = 1) => ({
    regionId,
    name: regionId,
    timeZone,
    bounds,
    attribution: '',
    licence: '',
    source: '',
    version: '1',
    areaCount,
    areaNumbers: '',
    staleAfterH: 24,
    demonstration: false,
  });
  const regions = [
    region('a-town', [18.3, -34.1, 18.6, -33.8], 4),
    region('fj', [176, -20, -178, -15], 15),
    region('za', [16, -35, 33, -22], 920),
  ];
  const camera = { lon: -179, lat: -17, zoom: 6 };

  it('is that of the chosen area, else the one under the camera, else the one with the most areas', () => {
    expect(regionInView(regions, { areaId: 'za/x', camera })?.regionId).toBe('za');
    expect(regionInView(regions, { areaId: null, camera })?.regionId).toBe('fj');
    expect(regionInView(regions, { areaId: null, camera: null })?.regionId).toBe('za');
    expect(regionInView(regions, { areaId: null, camera: { lon: 0, lat: 0, zoom: 2 } })?.regionId).toBe('za');
    expect(regionInView([], { areaId: null, camera: null })).toBeUndefined();
  });

  it('is the smaller of two under the camera once that fills a good part of the screen', () => {
    const overTown = (zoom: number) =>
      regionInView(regions, { areaId: null, camera: { lon: 18.4, lat: -33.9, zoom } })?.regionId;
    expect([4, 6, 8, 10, 13].map(overTown)).toEqual(['za', 'za', 'za', 'a-town', 'a-town']);
    const onlyTown = regions.slice(0, 1);
    const farOut = { areaId: null, camera: { lon: 18.4, lat: -33.9, zoom: 4 } };
    expect(regionInView(onlyTown, farOut)?.regionId).toBe('a-town');
  });
});
