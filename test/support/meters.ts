import type { MetersCreateInput } from '@wip/shared/consumption/meterSchemas.ts';
import type { TestApp } from './createTestApp.ts';
import { createTestClient } from './testClient.ts';

export const operatorToken = 'an-operator-token-of-tests';

/** A meter within `test/one` of `insertRegion`, unless told otherwise. */
export const meterAt = (overrides: Partial<MetersCreateInput> = {}): MetersCreateInput => ({
  name: 'House',
  lon: 28.0512345,
  lat: -25.9498765,
  ...overrides,
});

/** Clients of the operator, of an owner and of anyone, over HTTP. */
export function clientsOf({ url }: Pick<TestApp, 'url'>) {
  return {
    operator: createTestClient(url, { authorization: `Bearer ${operatorToken}` }),
    owner: (...readKeys: string[]) => createTestClient(url, { 'x-read-key': readKeys.join(' ') }),
    anyone: createTestClient(url),
  };
}

/** What a batch of one reading with this key is answered: the status. */
export async function sendWith(
  { url }: Pick<TestApp, 'url'>,
  headers: Record<string, string>,
  reading: Record<string, unknown> = {},
): Promise<number> {
  const response = await fetch(`${url}/ingest/readings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ readings: [{ powerKw: 1, ...reading }] }),
  });
  await response.text();
  return response.status;
}
