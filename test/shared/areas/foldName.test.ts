import { foldName } from '@wip/shared/areas/foldName.ts';
import { expect, test } from 'vitest';

test.each([
  ['Gqeberha', ['gqeberha']],
  ['São Tomé', ['sao', 'tome']],
  ['Straße–Łódź', ['strasse', 'lodz']],
  ["N'Djaména", ['ndjamena']],
  ['St. Francis-Bay (Eastern Cape)', ['st', 'francis', 'bay', 'eastern', 'cape']],
  ['Extension 11', ['extension', '11']],
  ['Αθήνα', ['αθηνα']],
  ['東京', ['東京']],
  [' –', []],
])('%s folds to its words', (name, words) => {
  expect(foldName(name)).toEqual(words);
});
