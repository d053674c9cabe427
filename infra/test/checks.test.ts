import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { addChecks } from '../checks.ts';
import { DeliveryStack } from '../delivery.ts';
import { PlatformStack } from '../platform.ts';
import { readSettings } from '../settings.ts';
import { makeApp } from './synthesise.ts';

/** Whether the checks of cdk-nag let a stage pass, and their report. */
function check(
  t: TestContext,
  context: Record<string, string>,
  change: (stack: Stack) => void = () => undefined,
) {
  const outdir = mkdtempSync(join(tmpdir(), 'wip-infra-'));
  t.after(() => rmSync(outdir, { recursive: true }));
  const app = makeApp(context, { outdir });
  const settings = readSettings(app.node);
  new DeliveryStack(app, settings);
  change(new PlatformStack(app, settings));
  addChecks(app);
  let error: unknown = null;
  try {
    app.synth();
  } catch (thrown) {
    error = thrown;
  }
  return { error, report: readFileSync(join(outdir, 'validation-report.json'), 'utf8') };
}

const contexts: Record<string, string>[] = [
  { stage: 'prod' },
  { stage: 'dev' },
  { database: 'external' },
  { mapbox: 'false' },
];
for (const context of contexts) {
  test(`cdk-nag finds nothing that has no written reason: ${JSON.stringify(context)}`, (t) => {
    const { error, report } = check(t, context);
    assert.equal(error, null);
    assert.doesNotMatch(report, /AwsSolutions-/);
  });
}

test('cdk-nag does find what has none', (t) => {
  const { error, report } = check(t, {}, (stack) => new Bucket(stack, 'Open'));
  assert.ok(error instanceof Error);
  assert.match(report, /AwsSolutions-S1\b/);
});

test('a setting that is not usable is named', () => {
  const read = (context: Record<string, string>) => () => readSettings(makeApp(context).node);
  assert.throws(read({ stage: 'staging' }), /The setting stage is not usable/);
  assert.throws(read({ database: 'EC2' }), /The setting database is not usable/);
  assert.throws(read({ snapshot: 'yesterday' }), /The setting snapshot is not usable: must look like/);
});
