import { searchOptions } from '@wip/client/src/features/areas/searchOptions.ts';
import { describe, expect, it } from 'vitest';

const benoni = { areaId: 'za/benoni', name: 'Benoni', parents: ['Gauteng'] };
const durban = { areaId: 'za/durban', name: 'Durban', parents: ['KwaZulu-Natal'] };
const nothing = { text: '', found: [], recent: [], locating: null };

describe('what the search offers', () => {
  it('is the own location and recent places while nothing is typed', () => {
    expect(searchOptions({ ...nothing, recent: [benoni] })).toEqual([
      { kind: 'locate' },
      { kind: 'recent', area: benoni },
    ]);
  });

  it('is what was found for the text, and nothing recent', () => {
    expect(searchOptions({ ...nothing, text: 'dur', found: [durban], recent: [benoni] })).toEqual([
      { kind: 'area', area: durban },
    ]);
  });

  it('is nothing to choose while the browser is asked for the place', () => {
    expect(searchOptions({ ...nothing, recent: [benoni], locating: 'asking' })).toEqual([]);
    expect(searchOptions({ ...nothing, text: 'dur', locating: { outcome: 'not-covered' } })).toEqual([]);
  });
});
