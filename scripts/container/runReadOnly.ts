import { type ChildProcess, spawn } from 'node:child_process';
import type { Image } from './image.ts';

export interface ReadOnlyRun {
  image: Image;
  /** Where the image lies unpacked. */
  root: string;
  /** An empty folder. */
  mountPoint: string;
  /** Added to the image's own. */
  environment: Record<string, string>;
  /** Folders of this machine that it may read, by their place in the container. */
  volumes?: Record<string, string>;
}

/**
 * A chroot enforces no read-only root. So the unpacked image is mounted read-only, in a mount namespace that goes with
 * the process, with nothing to write to but an empty `/tmp`, and entered as the image's user.
 */
const script = `
set -eu
mount --bind "$ROOT" "$AT"
for volume in $VOLUMES; do mount --bind "\${volume%%:*}" "$AT/\${volume##*:}"; done
mount -o remount,bind,ro "$AT"
mount -t proc proc "$AT/proc"
mount -t tmpfs tmpfs "$AT/tmp"
exec chroot --userspec="$AS" "$AT" /usr/bin/env -i "$@"
`;

/** Starts a command in the image; its stdin is closed. */
export function startReadOnly(command: readonly string[], run: ReadOnlyRun): ChildProcess {
  const { image, root, mountPoint, environment, volumes = {} } = run;
  const own = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  // from the folder of the image, as an engine would
  const inFolder = ['/bin/sh', '-c', 'cd "$0" && exec "$@"', image.folder, ...command];
  return spawn('unshare', ['--mount', 'sh', '-c', script, 'sh', ...image.environment, ...own, ...inFolder], {
    env: {
      PATH: process.env.PATH,
      ROOT: root,
      AT: mountPoint,
      AS: image.user,
      VOLUMES: Object.entries(volumes)
        .map(([place, folder]) => `${folder}:${place}`)
        .join(' '),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
