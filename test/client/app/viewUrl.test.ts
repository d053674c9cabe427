import { formatView, parseView } from '@wip/client/src/app/viewUrl.ts';
import { describe, expect, it } from 'vitest';

const plain = { areaId: null, at: null, view: 'map', layer: 'power', camera: null } as const;

describe('a link', () => {
  it('says area, time, view, layer and camera, and reads back the same', () => {
    const view = {
      areaId: 'za/centurion',
      at: new Date('2026-11-24T16:00:00Z'),
      view: 'list',
      layer: 'use',
      camera: { zoom: 6.2, lat: -25.8, lon: 28.1 },
    } as const;
    const link = formatView(view);
    expect(link).toBe('?area=za/centurion&at=2026-11-24T16:00Z&view=list&layer=use&map=6.2/-25.8/28.1');
    expect(parseView(link)).toEqual(view);
  });

  it('is empty for the whole map now', () => {
    expect(formatView(plain)).toBe('');
    expect(parseView('')).toEqual(plain);
  });

  it('reads an escaped area, too', () => {
    expect(parseView('?area=za%2Fcenturion').areaId).toBe('za/centurion');
  });

  it.each([
    '?area=../../etc',
    '?area=za',
    '?at=yesterday',
    '?at=9999-01-01T00:00Z',
    '?view=table',
    '?layer=water',
    '?map=6.2/-95/28',
    '?map=6.2/-25/1e9',
    '?map=a/b/c',
  ])('leaves out what it does not understand: %s', (link) => {
    expect(parseView(link)).toEqual(plain);
  });
});
