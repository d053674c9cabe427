import { quantityOfName } from '@wip/shared/consumption/quantityOfName.ts';
import { expect, test } from 'vitest';

test.each([
  ['power', 'powerW'],
  ['mains/power_W', 'powerW'],
  ['grid kW', 'powerKw'],
  ['powerkW', 'powerKw'],
  ['powerW', 'powerW'],
  ['house.energy_kWh', 'counterKwh'],
  ['importkWh', 'counterKwh'],
  ['importWh', 'counterWh'],
  ['power_kw', 'powerKw'],
  ['energy', 'counterKwh'],
  ['sensor-3/apower', 'powerW'],
  ['power_energy_kwh', 'counterKwh'],
  ['temperature', null],
  ['window', null],
  ['constructor', null],
  ['', null],
])('%j says %j', (name, quantity) => {
  expect(quantityOfName(name)).toBe(quantity);
});
