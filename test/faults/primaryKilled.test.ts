import { setTimeout as sleep } from 'node:timers/promises';
import { createRepos } from '@wip/server/db/repos.ts';
import { dayMs, minuteMs } from '@wip/shared/durations.ts';
import type { Timetable } from '@wip/shared/schedule/timetable.ts';
import { decodeStatusColumns } from '@wip/shared/status/statusColumns.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, startProcess } from '../support/processes.ts';
import { readLive } from '../support/readLive.ts';
import { type ReplicaSet, startReplicaSet } from '../support/replicaSet.ts';
import { createTestClient } from '../support/testClient.ts';
import { insertRegion } from '../support/testRegion.ts';

const kills = process.env.WIP_LONG ? 3 : 1;
const agreeWithinMs = 15_000;
const groups = ['1', '2', '3', '4', '5', '6', '7', '8'];
const bbox: [number, number, number, number] = [27, -27, 32, -25];

let set: ReplicaSet;
const servers: { url: string; process: ReturnType<typeof startProcess> }[] = [];

beforeAll(async () => {
  set = await startReplicaSet();
  // group g is off all day from stage g on, so that every stage looks different
  const timetables = Object.fromEntries(groups.map((group) => [group, offFrom(Number(group))]));
  await insertRegion(set, {
    areas: groups.map((group) => ({ key: `area-${group}`, group })),
    timetables,
    timeZone: 'UTC',
  });
  await setStage(0, Date.now() - dayMs);
  for (let count = 0; count < 2; count++) {
    const process = startProcess(['server/src/main.ts'], {
      env: { NODE_ENV: 'production', DATABASE_URI: set.uri, PORT: '0', LOG_LEVEL: 'warn' },
    });
    const [, url = ''] = await process.waitFor(/listening on (http:\S+)/, 60_000);
    servers.push({ url, process });
  }
}, 180_000);
afterAll(async () => {
  for (const { process } of servers) process.killGroup('SIGKILL');
  await set?.close();
});

function offFrom(leastStage: number): Timetable {
  const days = [1, 2, 3, 4, 5, 6, 7];
  const stages = groups.map(Number).filter((stage) => stage >= leastStage);
  return {
    cycle: { kind: 'week' },
    rows: days.flatMap((day) => stages.map((stage) => ({ day, startMinute: 0, finishMinute: 1_440, stage }))),
  };
}

/** As an operator does it who repeats the command until it is taken; the id makes the repetition harmless. */
async function setStage(stage: number, startsAtMs: number): Promise<void> {
  const recordedAtMs = Math.min(startsAtMs, Date.now());
  for (;;) {
    try {
      await createRepos(set.db).schedule.addStageFacts([
        {
          factId: `test/${startsAtMs}`,
          regionId: 'test',
          startsAtMs,
          endsAtMs: startsAtMs + 30 * dayMs,
          stage,
          recordedAtMs,
          sequence: 0,
          source: 'operator',
        },
      ]);
      return;
    } catch {
      await sleep(200);
    }
  }
}

/** The codes of the areas in their order, as a server answers; null while it does not. */
async function codesOf(url: string): Promise<string | null> {
  const answer = await createTestClient(url)
    .status.inView.query({ bbox })
    .catch(() => null);
  return answer && decodeStatusColumns(answer.columns).codes;
}

/** The same as a viewer has it, who read one stream from the beginning on. */
function codesSeenBy(viewer: ReturnType<typeof readLive>): string {
  const codes = new Map<number, string>();
  for (const { frame } of viewer.events) {
    if (frame.type !== 'snapshot' && frame.type !== 'change') continue;
    const columns = decodeStatusColumns(frame.columns);
    for (const [index, number] of columns.numbers.entries()) codes.set(number, columns.codes[index] ?? '');
  }
  return [...codes]
    .toSorted(([a], [b]) => a - b)
    .map(([, code]) => code)
    .join('');
}

test(`with the primary killed ${kills} times, two servers agree on every state, and no viewer has to come anew`, async () => {
  const viewers = servers.map(({ url }) => readLive(url));
  const took: number[] = [];
  for (let kill = 0; kill < kills; kill++) {
    const stage = 1 + ((kill * 3) % 8);
    const killed = await set.kill('primary');
    const killedAtMs = Date.now();
    await setStage(stage, killedAtMs - minuteMs + kill);
    const isAsWanted = (codes: string | null) =>
      codes !== null && groups.every((group, index) => codes[index] === (Number(group) <= stage ? 'f' : 'n'));
    await eventually(async () => {
      const answers = await Promise.all(servers.map(({ url }) => codesOf(url)));
      return [...answers, ...viewers.map(codesSeenBy)].every(isAsWanted);
    }, 60_000);
    took.push(Date.now() - killedAtMs);
    await set.restart(killed);
    await set.settled();
  }
  console.log(`agreed after ${took.join(', ')} ms`);
  expect(Math.max(...took)).toBeLessThan(agreeWithinMs);
  for (const viewer of viewers) await viewer.stop();
});
