import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const projectRoot = resolve(import.meta.dirname, '../..');

/**
 * The folder of the real test data, or null where it is absent: `describe.skipIf(sharedData() === null)`.
 *
 * It lies beside the project unless WIP_SHARED_DATA names it. With REQUIRE_SHARED_DATA=1 absence is an error.
 */
export function sharedData(): string | null {
  const folder = resolve(projectRoot, process.env.WIP_SHARED_DATA ?? '../shared/data');
  if (existsSync(folder)) return folder;
  if (process.env.REQUIRE_SHARED_DATA === '1') {
    throw new Error(`REQUIRE_SHARED_DATA is set, but the test data is not at ${folder}`);
  }
  return null;
}
