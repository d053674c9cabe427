// Sends batches of 1,000 readings from a process of its own: <plan>. Prints what was acknowledged, as JSON.
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../support/random.ts';
import { bodyOf } from './ingestBody.ts';

/** What the client sends, until `seconds` have passed or `batches` are sent. */
export interface ClientPlan {
  url: string;
  apiKey: string;
  meterIds: string[];
  slotS: number;
  startsAtMs: number;
  /** Slots of all meters in one batch. */
  slotsEach: number;
  inFlight: number;
  seconds?: number;
  batches?: number;
}

export interface ClientResult {
  batches: number;
  points: number;
  seconds: number;
  /** Answers that told it to come again. */
  deferred: number;
  p50Ms: number;
  p95Ms: number;
}

const plan: ClientPlan = JSON.parse(process.argv[2] ?? '');
const agent = new Agent({ keepAlive: true, maxSockets: plan.inFlight });
const random = seededRandom(5);
const startedAtMs = performance.now();
const latenciesMs: number[] = [];
let next = 0;
let deferred = 0;

await Promise.all(Array.from({ length: plan.inFlight }, work));
const seconds = (performance.now() - startedAtMs) / 1_000;
latenciesMs.sort((a, b) => a - b);
const share = (part: number) => latenciesMs[Math.floor(latenciesMs.length * part)] ?? Number.NaN;
const result: ClientResult = {
  batches: latenciesMs.length,
  points: latenciesMs.length * plan.meterIds.length * plan.slotsEach,
  seconds,
  deferred,
  p50Ms: share(0.5),
  p95Ms: share(0.95),
};
console.log(JSON.stringify(result));
process.exit(0);

async function work(): Promise<void> {
  while (!isOver()) {
    const first = next++ * plan.slotsEach;
    const slots = Array.from({ length: plan.slotsEach }, (_, index) => first + index);
    const body = bodyOf({ ...plan, slots, random });
    const sentAtMs = performance.now();
    for (;;) {
      const status = await post(body);
      if (status === 202) break;
      if (status !== 503 && status !== 429) throw new Error(`a batch was answered with ${status}`);
      deferred += 1;
      await sleep(200);
    }
    latenciesMs.push(performance.now() - sentAtMs);
  }
}

function isOver(): boolean {
  if (plan.batches !== undefined) return next >= plan.batches;
  return performance.now() - startedAtMs > (plan.seconds ?? 0) * 1_000;
}

function post(body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${plan.apiKey}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sending = request(`${plan.url}/ingest/readings`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sending.on('error', reject);
    sending.end(body);
  });
}
