import type { AreaStatusAnswer } from '@wip/shared/status/statusSchemas.ts';

export const timeZone = 'Africa/Johannesburg';
export const now = new Date('2026-11-23T16:05:00Z');
export const at = (text: string) => new Date(text);

/** A status answer as the server gives it; on until 20:00, then off until 22:30. */
export function answerWith(overrides: Partial<AreaStatusAnswer> = {}): AreaStatusAnswer {
  return {
    areaId: 'za/centurion',
    name: 'Centurion',
    version: '1',
    catalogueRevision: 1,
    timeZone,
    demonstration: false,
    state: 'on',
    probabilityOff: 0.03,
    certainty: 'expected',
    because: [
      {
        kind: 'schedule',
        says: 'on',
        weight: -3.5,
        source: 'operator',
        heardAt: at('2026-11-23T15:00:00Z'),
        stage: 4,
        group: '6',
        window: null,
        unknownReason: null,
        meters: null,
      },
    ],
    unknownReason: null,
    since: at('2026-11-23T10:00:00Z'),
    until: at('2026-11-23T18:00:00Z'),
    next: { startsAt: at('2026-11-23T18:00:00Z'), endsAt: at('2026-11-23T20:30:00Z'), stage: 4 },
    backAt: at('2026-11-23T20:30:00Z'),
    lastKnown: null,
    at: now,
    knownAt: now,
    asOf: now,
    ...overrides,
  };
}
