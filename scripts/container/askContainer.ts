import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../../shared/src/errors.ts';
import type { Session } from '../session.ts';
import { type ReadOnlyRun, startReadOnly } from './runReadOnly.ts';

const port = 443;
const readyWithinMs = 60_000;
const endWithinMs = 10_000;
const areaId = 'za/centurion';

export interface AskOptions extends Pick<ReadOnlyRun, 'image' | 'root' | 'mountPoint'> {
  databaseUri: string;
  /** A folder with cert.pem and key.pem. */
  certificates: string;
}

/** Starts the image's own command and health check, and prints what they answer. Errors: DomainError. */
export async function askContainer(session: Session, options: AskOptions): Promise<void> {
  const { databaseUri, certificates, ...place } = options;
  const run: ReadOnlyRun = {
    ...place,
    environment: { DATABASE_URI: databaseUri, TLS_CERT: '/srv/cert.pem', TLS_KEY: '/srv/key.pem' },
    volumes: { srv: certificates },
  };
  const server = startReadOnly(place.image.command, run);
  session.onEnd(() => server.kill('SIGKILL'));
  const output = collect(server);

  const readyText = await untilReady(output, server);
  console.log(`GET https://127.0.0.1:${port}/readyz: ${readyText.trim()}`);
  const input = encodeURIComponent(JSON.stringify({ areaId }));
  const status = await ask(`/trpc/status.area?input=${input}`);
  expectThat(status.code === 200 && status.text.includes('probabilityOff'), `status.area: ${status.text}`);
  console.log(
    `GET https://127.0.0.1:${port}/trpc/status.area: ${status.code}, ${status.text.slice(0, 120)}…`,
  );
  expectThat((await ask('/')).text.includes('<div id="root">'), 'the page is not in the image');

  const uid = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1];
  expectThat(uid !== '0', 'the server runs as root');
  console.log(`The server runs as user ${uid}.`);
  const check = startReadOnly(place.image.healthCheck, run);
  expectThat((await once(check, 'close'))[0] === 0, 'the health check fails');
  console.log('The health check of the image says that it is well.');
  const write = startReadOnly(['sh', '-c', '! touch /app/x /usr/x /x'], run);
  expectThat((await once(write, 'close'))[0] === 0, 'the root can be written');
  console.log(
    'Nothing can be written to its root: the unpacked image on a read-only bind mount, since a chroot',
  );
  console.log('enforces none. `docker run --read-only --tmpfs /tmp` is the same with an engine.');

  const toldAtMs = performance.now();
  server.kill('SIGTERM');
  const [code] = await once(server, 'close');
  const endMs = performance.now() - toldAtMs;
  expectThat(code === 0 && endMs < endWithinMs, `it ended with ${code} after ${Math.round(endMs)} ms`);
  console.log(`SIGTERM: ended with 0 after ${(endMs / 1_000).toFixed(1)} s.`);
}

function collect(child: ChildProcess): () => string {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return () => output;
}

async function untilReady(output: () => string, server: ChildProcess): Promise<string> {
  const deadlineMs = performance.now() + readyWithinMs;
  for (;;) {
    const answer = await ask('/readyz').catch(() => null);
    if (answer?.code === 200) return answer.text;
    const isOver = server.exitCode !== null || performance.now() > deadlineMs;
    expectThat(!isOver, `the container is not ready:\n${output()}`);
    await sleep(200);
  }
}

function ask(path: string): Promise<{ code: number; text: string }> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, rejectUnauthorized: false, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.once('end', () => resolve({ code: response.statusCode ?? 0, text }));
    }).once('error', reject);
  });
}

function expectThat(isTrue: boolean, otherwise: string): asserts isTrue {
  if (!isTrue) throw new DomainError('UNAVAILABLE', otherwise);
}
