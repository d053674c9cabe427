import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { addressFileOf } from '../server/src/cli/serverAddress.ts';
import type { Session } from './session.ts';

/** Tells `wip` commands on the same data folder where the server answers, for as long as the session lasts. */
export function announceAddress(session: Session, dataDir: string, url: string): void {
  const file = addressFileOf(dataDir);
  const text = `${JSON.stringify({ url })}\n`;
  writeFileSync(file, text);
  session.onEnd(() => {
    // another one that was started meanwhile has its own there
    if (existsSync(file) && readFileSync(file, 'utf8') === text) rmSync(file);
  });
}
