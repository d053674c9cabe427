import { collectNotices } from '@wip/client/thirdPartyNotices.ts';
import { expect, it } from 'vitest';

const notices = collectNotices(new URL('../../../client', import.meta.url).pathname);
const named = (name: string) => notices.find((notice) => notice.name === name);

it('the notices name every package of the client, also indirect ones, with licence and text', () => {
  expect(named('react')).toMatchObject({
    licence: 'MIT',
    text: expect.stringContaining('Permission is hereby'),
  });
  expect(named('maplibre-gl')?.licence).toContain('BSD-3-Clause');
  expect(named('scheduler')).toBeDefined();
});

it('they show that mapbox-gl has terms of its own, and leave out our own packages', () => {
  expect(named('mapbox-gl')?.text).toContain('Mapbox');
  expect(notices.filter(({ name }) => name.startsWith('@wip/'))).toEqual([]);
});
