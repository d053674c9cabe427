// ingestSender.ts <plan>: sends ten batches of 100 readings a second, each again and again until it is acknowledged.
// Prints `ack <batch> <first sent> <acknowledged>` in ms; ends once its stdin has ended and all it sent is acknowledged.
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { batchBody, type SenderPlan } from '../support/sentBatches.ts';

const plan: SenderPlan = JSON.parse(process.argv[2] ?? '');
const agent = new Agent({ keepAlive: true });
const everyMs = 100;
const mostInFlight = 20;
/** Each body comes in two parts, so that a server is mostly killed in the middle of one. */
const betweenPartsMs = 30;
const againAfterMs = 100;
/** Of two batches in ten, one with a key and one without, it does not wait for the first answer; most are taken by then. */
const hangsUpEach = 10;
const hangsUpAfterMs = 60;
const timeoutMs = 12_000;

let isEnding = false;
process.stdin.on('end', () => {
  isEnding = true;
});
process.stdin.resume();

let inFlight = 0;
const startedAtMs = Date.now();
for (let batch = 0; !isEnding; batch++) {
  while (inFlight >= mostInFlight || Date.now() < startedAtMs + batch * everyMs) await sleep(5);
  inFlight += 1;
  void deliver(batch);
}
while (inFlight > 0) await sleep(20);
process.exit(0);

async function deliver(batch: number): Promise<void> {
  const sentAtMs = Date.now();
  const body = batchBody(plan, batch);
  if (batch % hangsUpEach < 2) await post(batch, body, hangsUpAfterMs).catch(() => 0);
  for (;;) {
    const status = await post(batch, body).catch(() => 0);
    if (status === 202) break;
    if (status >= 400 && status < 500 && status !== 429) console.log(`refused ${batch} ${status}`);
    await sleep(againAfterMs);
  }
  inFlight -= 1;
  console.log(`ack ${batch} ${sentAtMs} ${Date.now()}`);
}

function post(batch: number, body: string, hangUpAfterMs: number | null = null): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${plan.apiKey}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(batch % 2 === 0 && { 'idempotency-key': `batch-${batch}` }),
    };
    const sending = request(`${plan.url}/ingest/readings`, {
      method: 'POST',
      agent,
      headers,
      timeout: timeoutMs,
    });
    sending.on('response', (response) => {
      if (hangUpAfterMs !== null) return;
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', reject);
    });
    sending.on('timeout', () => sending.destroy(new Error('timeout')));
    sending.on('error', reject);
    sending.on('close', () => reject(new Error('closed'))); // where an answer had come already
    const half = Math.floor(body.length / 2);
    sending.write(body.slice(0, half));
    setTimeout(() => {
      sending.end(body.slice(half));
      if (hangUpAfterMs !== null) setTimeout(() => sending.destroy(new Error('hung up')), hangUpAfterMs);
    }, betweenPartsMs);
  });
}
