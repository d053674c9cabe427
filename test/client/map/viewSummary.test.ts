import { expect, test } from 'vitest';
import { viewSummary } from '../../../client/src/map/viewSummary.ts';

test('says how many areas are in view and in which states', () => {
  expect(viewSummary([...'ffffnnnnnnnu'] as 'f'[])).toBe('Showing 12 areas: 4 off, 7 on, 1 unknown.');
  expect(viewSummary(['s'])).toBe('Showing 1 area: 1 off soon.');
  expect(viewSummary([])).toBe('No areas here.');
});

test('not yet known is not unknown', () => {
  expect(viewSummary([undefined, 'u'])).toBe('Showing 2 areas: 1 unknown, 1 not yet known.');
});
