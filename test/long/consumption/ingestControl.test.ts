import { expect, test } from 'vitest';
import { loseThePrimaryAlone } from '../../support/ingestFaults.ts';
import { startReplicaSet } from '../../support/replicaSet.ts';

test.each([
  ['as it is, nothing acknowledged is lost', 'server/src/main.ts', false],
  ['if it waited for the primary alone, readings would be lost', 'test/faults/weakIngest.ts', true],
])('with the secondaries killed before the primary: %s', async (_what, script, isLosing) => {
  const set = await startReplicaSet();
  try {
    const verdict = await loseThePrimaryAlone(set, script);
    console.log(script, verdict);
    expect(verdict.acknowledged).toBeGreaterThan(0);
    expect(verdict.lost > 0).toBe(isLosing);
  } finally {
    await set.close();
  }
});
