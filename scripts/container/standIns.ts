import { copyFile, cp, mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildah, run } from './buildah.ts';

const release = 'bookworm';
const certificates = '/etc/ssl/certs/ca-certificates.crt';
/** A library of Node's that Debian has, but not from the start. */
const installNeeded = 'apt-get update && apt-get install -y --no-install-recommends libatomic1';
/** What a slim image leaves out as well. */
const leftOut = [
  'var/cache/apt/archives',
  'var/lib/apt/lists',
  'usr/share/doc',
  'usr/share/man',
  'usr/share/locale',
];

/** The names of images that stand in for those of a registry that this machine does not reach. */
export interface StandIns {
  /** Debian with nothing added. */
  base: string;
  /** The same with Node and npm. */
  node: string;
}

/** Makes both of Debian's packages, of the Node that runs this and of this machine's npm. */
export async function makeStandIns(folder: string): Promise<StandIns> {
  const root = join(folder, 'root');
  await rm(root, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await run('debootstrap', ['--variant=minbase', '--include=ca-certificates', release, root]);
  await emptyFolders(root);
  const base = await commit(root, 'localhost/wip-stand-in-base', []);
  await addNode(root);
  await run('chroot', [root, 'sh', '-c', installNeeded]);
  await emptyFolders(root);
  const node = await commit(root, 'localhost/wip-stand-in-node', [
    '--env',
    `NODE_EXTRA_CA_CERTS=${certificates}`,
  ]);
  await rm(root, { recursive: true, force: true });
  return { base, node };
}

async function emptyFolders(root: string): Promise<void> {
  for (const folder of leftOut) {
    await rm(join(root, folder), { recursive: true, force: true });
    await mkdir(join(root, folder), { recursive: true });
  }
}

async function addNode(root: string): Promise<void> {
  const local = join(root, 'usr/local');
  const npm = join(await run('npm', ['root', '--global']), 'npm');
  await copyFile(process.execPath, join(local, 'bin/node'));
  await cp(npm, join(local, 'lib/node_modules/npm'), { recursive: true });
  for (const name of ['npm', 'npx']) {
    await symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, join(local, 'bin', name));
  }
  await mkdir(dirname(join(root, certificates)), { recursive: true });
  await copyFile(certificates, join(root, certificates)); // those that this machine trusts
}

async function commit(root: string, name: string, settings: string[]): Promise<string> {
  const container = await buildah('from', 'scratch');
  await buildah('add', '--quiet', container, root, '/');
  if (settings.length > 0) await buildah('config', ...settings, container);
  await buildah('commit', '--quiet', '--format', 'docker', '--rm', container, name);
  return name;
}
