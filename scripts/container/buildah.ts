import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DomainError } from '../../shared/src/errors.ts';

/** No engine and no namespace of its own: root on this machine is all that it takes. */
const environment = { ...process.env, BUILDAH_ISOLATION: 'chroot' };

/** Runs a command of this machine; resolves to what it printed on stdout. Errors: DomainError with its last lines. */
export async function run(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const failed = once(child, 'error').then(([error]) => {
    throw new DomainError(
      'UNAVAILABLE',
      `${command} cannot be started (${String(error)}); install it with apt-get.`,
    );
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code] = await Promise.race([once(child, 'close'), failed]);
  if (code === 0) return stdout.trim();
  const lastLines = `${stdout}\n${stderr}`.trim().split('\n').slice(-15).join('\n');
  throw new DomainError('UNAVAILABLE', `${command} ${args[0]} failed:\n${lastLines}`);
}

export const buildah = (...args: string[]): Promise<string> => run('buildah', args);
