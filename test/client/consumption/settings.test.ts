import { dialects } from '@wip/client/src/features/consumption/settings/dialectGuides.ts';
import {
  emptyDraft,
  inputOfDraft,
  readPlace,
} from '@wip/client/src/features/consumption/settings/meterDraft.ts';
import { describe, expect, it, test } from 'vitest';

describe('a new meter as it is typed', () => {
  it('becomes what the server is asked', () => {
    const read = inputOfDraft({
      ...emptyDraft,
      name: 'Geyser',
      place: '-25.86, 28.19',
      gatewayId: ' home ',
      inputs: 'tele/geyser/SENSOR\n\nsensor.geyser_energy:counterKwh\nplug:0\n',
    });
    expect(read).toMatchObject({
      input: {
        lat: -25.86,
        lon: 28.19,
        gatewayId: 'home',
        visibility: 'private',
        inputs: [
          { name: 'tele/geyser/SENSOR' },
          { name: 'sensor.geyser_energy', quantity: 'counterKwh' },
          { name: 'plug:0' },
        ],
      },
    });
  });

  it.each(['', '28.19', '95, 28', '-25.86, 200', 'here'])('has no place at "%s"', (place) => {
    expect(readPlace(place)).toBeNull();
    expect(inputOfDraft({ ...emptyDraft, name: 'Geyser', place })).toHaveProperty('problem');
  });
});

test.each(dialects)('the guide for $name is complete for any meter', ({ steps }) => {
  for (const gatewayId of [null, 'home']) {
    const told = steps({
      server: 'https://power.example',
      apiKey: 'wip_key',
      meter: { meterId: 'm_4k2x9q7w1z8p', gatewayId, inputs: [] },
    });
    expect(told.some(({ text }) => text !== undefined)).toBe(true);
    expect(JSON.stringify(told)).not.toMatch(/undefined|null|NaN/);
  }
});
