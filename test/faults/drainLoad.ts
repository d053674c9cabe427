// drainLoad.ts <url>: asks 200 times a second and keeps 200 streams open until its stdin ends; then prints what it saw.
// It repeats no request; a stream that ends is opened again after the time that the server told.
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const [url = ''] = process.argv.slice(2);
const requestsPerSecond = 200;
const viewerCount = 200;
// each in its turn, so that all of them are used within any second
const agent = new Agent({ keepAlive: true, maxSockets: 64, scheduling: 'fifo' });
const asked = [
  '/trpc/regions.list',
  `/trpc/status.area?input=${encodeURIComponent('{"areaId":"test/one"}')}`,
  `/trpc/areas.at?input=${encodeURIComponent('{"lon":28.05,"lat":-25.95}')}`,
  '/area/test/one',
];

let isOver = false;
const failures: string[] = [];
const durationsMs: number[] = [];
const viewers = { open: 0, ends: 0, returns: 0, refusals: 0, longestAwayMs: 0 };

/** Half of them over connections that are kept, half over one of their own. */
function ask(path: string, count: number): void {
  const startedAtMs = performance.now();
  get(`${url}${path}`, { agent: count % 8 < 4 && agent }, (response) => {
    response.resume();
    response.once('close', () => {
      durationsMs.push(performance.now() - startedAtMs);
      if (response.statusCode !== 200 || !response.complete) failures.push(`${path} ${response.statusCode}`);
    });
  }).once('error', (error) => failures.push(`${path} ${error.message}`));
}

async function keepAsking(): Promise<void> {
  const startedAtMs = performance.now();
  for (let count = 0; !isOver; count += 1) {
    const dueMs = startedAtMs + (count * 1_000) / requestsPerSecond;
    if (dueMs > performance.now()) await sleep(dueMs - performance.now());
    ask(asked[count % asked.length]!, count);
  }
}

async function view(): Promise<void> {
  let retryMs = 1_000;
  let leftAtMs: number | null = null;
  while (!isOver) {
    const told = await follow(() => {
      if (leftAtMs === null) return;
      viewers.returns += 1;
      viewers.longestAwayMs = Math.max(viewers.longestAwayMs, performance.now() - leftAtMs);
      leftAtMs = null;
    });
    retryMs = told ?? retryMs;
    leftAtMs ??= performance.now();
    if (!isOver) await sleep(retryMs);
  }
}

/** Resolves, once the stream has ended, to the time that it told to wait. */
function follow(onFrame: () => void): Promise<number | null> {
  return new Promise((resolve) => {
    let retryMs: number | null = null;
    let isOpen = false;
    get(`${url}/live/status`, { agent: false }, (response) => {
      if (response.statusCode !== 200) viewers.refusals += 1;
      response.on('data', (chunk: Buffer) => {
        const text = chunk.toString();
        retryMs = Number(/^retry: (\d+)$/m.exec(text)?.[1] ?? retryMs);
        if (!isOpen && text.includes('event: snapshot')) {
          isOpen = true;
          viewers.open += 1;
          onFrame();
        }
      });
      response.once('close', () => {
        if (isOpen) viewers.open -= 1;
        if (isOpen && !isOver) viewers.ends += 1;
        resolve(retryMs);
      });
      response.once('error', () => undefined);
    }).once('error', () => {
      viewers.refusals += 1;
      resolve(null);
    });
  });
}

for (let count = 0; count < viewerCount; count += 1) void view();
while (viewers.open < viewerCount) await sleep(20);
void keepAsking();
console.log('loaded');
process.stdin.resume();
await once(process.stdin, 'end');
const seen = { ...viewers };
isOver = true;
await sleep(1_000); // the last answers
durationsMs.sort((a, b) => a - b);
const p99Ms = Math.round(durationsMs[Math.floor(durationsMs.length * 0.99)] ?? 0);
console.log(
  `seen ${JSON.stringify({ requests: durationsMs.length, p99Ms, failures: failures.length, first: failures.slice(0, 5), viewers: seen })}`,
);
process.exit(0);
