// Many viewers of `/live/status` from a process of their own: <plan>. Some never read. Reports when each saw each mark.
import { connect, type Socket } from 'node:net';

export interface ViewerPlan {
  port: number;
  count: number;
  /** Every so many-th one does not read. */
  stalledEvery: number;
  /** The bytes that count, one occurrence each time. */
  mark: string;
}

export interface ViewerReport {
  /** For each viewer that reads, when it saw each mark, in ms since 1970. */
  seenAtMs: number[][];
  /** How many events all of them got, marks or not. */
  events: number;
  /** How many bytes all of them got. */
  bytes: number;
  /** How many of those that read were cut off. */
  lost: number;
}

const plan: ViewerPlan = JSON.parse(process.argv[2] ?? '');
const mark = Buffer.from(plan.mark);
const eventEnd = Buffer.from('\n\n');
const request = 'GET /live/status HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n';
const seenAtMs: number[][] = [];
const sockets: Socket[] = [];
let events = 0;
let bytes = 0;
let lost = 0;

for (let index = 0; index < plan.count; index++) {
  await open(index % plan.stalledEvery === plan.stalledEvery - 1);
}
process.on('message', (wanted) => {
  if (wanted === 'report') process.send?.({ seenAtMs, events, bytes, lost } satisfies ViewerReport);
});
process.on('disconnect', () => process.exit(0));
process.send?.('open');

function open(isStalled: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: plan.port, host: '127.0.0.1' }, () => {
      socket.write(request);
      if (isStalled) resolve();
    });
    sockets.push(socket);
    socket.on('error', reject);
    if (isStalled) return;
    const seen: number[] = [];
    seenAtMs.push(seen);
    let tail = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      resolve();
      const text = Buffer.concat([tail, chunk]);
      // what is kept is too short to hold a whole mark, so that none counts twice
      for (let times = occurrences(text, mark); times > 0; times--) seen.push(Date.now());
      bytes += chunk.length;
      events += occurrences(chunk, eventEnd);
      tail = Buffer.from(text.subarray(Math.max(0, text.length - mark.length + 1)));
    });
    socket.on('close', () => {
      lost += 1;
    });
  });
}

function occurrences(text: Buffer, wanted: Buffer): number {
  let count = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) count += 1;
  return count;
}
