import { cleanText, slug } from '@wip/server/features/imports/bundle/textFields.ts';
import { describe, expect, it } from 'vitest';

describe('a text from outside', () => {
  it.each([
    ['  Cape \t Town\n', 'Cape Town'],
    ['Bo\u0000kaap\u202e!', 'Bo kaap !'],
    ['e\u0301', 'é'],
    ['half \ud800', 'half \ufffd'],
    [12, '12'],
    [0, '0'],
  ])('%j becomes %j', (value, text) => {
    expect(cleanText(value)).toBe(text);
  });

  it.each([null, undefined, '', ' \u200b ', Number.NaN, true, {}, ['x']])('%j is none', (value) => {
    expect(cleanText(value)).toBeNull();
  });
});

describe('a key from a name', () => {
  it.each([
    ['Saint-Élie d’Été', 'saint-elie-dete'],
    ['  ../../etc/passwd ', 'etc-passwd'],
    ['Ward_12.b', 'ward_12.b'],
    ['x'.repeat(150), 'x'.repeat(100)],
  ])('%j becomes %j', (name, key) => {
    expect(slug(name)).toBe(key);
  });

  it('is none where nothing remains', () => {
    expect(slug('東京')).toBeNull();
    expect(slug('--')).toBeNull();
  });
});
