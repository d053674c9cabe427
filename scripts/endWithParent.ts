// Loaded into child processes by `--import`: ends them when the parent goes, also when it is killed.
// The parent holds the other end of stdin; what a child starts in turn with its own flags may have none.
import { fstatSync } from 'node:fs';

if (!fstatSync(0).isCharacterDevice()) {
  process.stdin.on('end', () => process.exit(0));
  process.stdin.on('error', () => process.exit(0));
  process.stdin.resume();
  if ('unref' in process.stdin) process.stdin.unref();
}
