import { regionInView } from '@wip/client/src/features/schedule/regionInView.ts';
import { stageWords } from '@wip/client/src/features/schedule/stageWords.ts';
import type { StageAnswer } from '@wip/shared/schedule/scheduleSchemas.ts';
import { describe, expect, it } from 'vitest';
import { at, now, timeZone } from '../status/answers.ts';

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
  lastHeardAt: at('2026-11-23T16:01:00Z'),
  announcedUntil: at('2026-11-25T20:00:00Z'),
  demonstration: false,
  upcoming: [{ startsAt: at('2026-11-23T20:00:00Z'), stage: 2 }],
};

describe('the stage in words', () => {
  it('says the stage, its end, what follows, who says so and since when', () => {
    expect(stageWords(answer, time)).toEqual({
      now: 'Stage 4 until 22:00',
      next: 'then stage 2',
      heard: 'Source: operator, last heard 18:01 today',
    });
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
  const region = (regionId: string, bounds: [number, number, number, number]) => ({
    regionId,
    name: regionId,
    timeZone,
    bounds,
    attribution: '',
    licence: '',
    source: '',
    version: '1',
    areaCount: 1,
    staleAfterH: 24,
    demonstration: false,
  });
  const regions = [region('za', [16, -35, 33, -22]), region('fj', [176, -20, -178, -15])];
  const camera = { lon: -179, lat: -17, zoom: 6 };

  it('is that of the chosen area, else the one under the camera, else the first', () => {
    expect(regionInView(regions, { areaId: 'za/x', camera })?.regionId).toBe('za');
    expect(regionInView(regions, { areaId: null, camera })?.regionId).toBe('fj');
    expect(regionInView(regions, { areaId: null, camera: null })?.regionId).toBe('za');
  });
});
