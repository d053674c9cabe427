import { readDecimal } from './decimal.ts';
import type { NamedValue } from './namedValue.ts';

const sensor = /\/sensor\/([^/]+)\/state$/;

export const isStatestreamTopic = (topic: string) => sensor.test(topic);

/**
 * `<base>/sensor/<entity>/state` of Home Assistant: the bare state, without a time. It is called by its topic or
 * `sensor.<entity>`; states that are no numbers (`unavailable`) say nothing.
 */
export function readStatestream(topic: string, text: string): NamedValue[] {
  const value = readDecimal(text);
  if (value === null) return [];
  const names = [topic, `sensor.${sensor.exec(topic)?.[1]}`] as const;
  return [{ index: 0, names, atMs: null, value, quantity: null, isUnitUnknown: true }];
}
