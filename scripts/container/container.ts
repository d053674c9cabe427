// pnpm container: builds the image with buildah, runs it as its user on a root that cannot be written, and asks it over
// HTTPS on port 443. NODE_IMAGE and BASE_IMAGE name the images to build on; without them stand-ins are made here.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DomainError } from '../../shared/src/errors.ts';
import { loadDemonstration, openDatabase } from '../database.ts';
import { projectRoot, runCommand, type Session } from '../session.ts';
import { askContainer } from './askContainer.ts';
import { buildah, run } from './buildah.ts';
import { readImage } from './image.ts';
import { makeStandIns } from './standIns.ts';

const name = 'localhost/where-is-the-power';
const mostBytes = 350e6;

await runCommand(async (session) => {
  if (process.getuid?.() !== 0) {
    throw new DomainError('UNAVAILABLE', 'Building without an engine takes root; or use `docker build .`.');
  }
  const work = await mkdtemp(join(tmpdir(), 'wip-container-'));
  session.onEnd(() => rm(work, { recursive: true, force: true }));
  await build(work);
  const image = await readImage(name);
  const megabytes = Math.round(image.contentBytes / 1e6);
  console.log(`Image ${name}: ${megabytes} MB of content, user ${image.user}.`);
  if (image.contentBytes > mostBytes) throw new DomainError('TOO_LARGE', 'The image has more than 350 MB.');

  process.env.DATA_DIR = join(work, 'data');
  const database = await openDatabase(session);
  await loadDemonstration(session, database);
  const certificates = await makeCertificate(join(work, 'tls'));
  const root = await unpack(session);
  const mountPoint = join(work, 'root');
  await mkdir(mountPoint);
  await askContainer(session, { image, root, mountPoint, certificates, databaseUri: database.uri });
  await session.end();
});

async function build(work: string): Promise<void> {
  const { NODE_IMAGE, BASE_IMAGE } = process.env;
  console.log(
    NODE_IMAGE && BASE_IMAGE ? `Building on ${BASE_IMAGE}.` : 'Making a base image with debootstrap.',
  );
  const bases =
    NODE_IMAGE && BASE_IMAGE
      ? { node: NODE_IMAGE, base: BASE_IMAGE }
      : await makeStandIns(join(work, 'base'));
  console.log('Building the image; this takes some minutes.');
  const values = ['--build-arg', `NODE_IMAGE=${bases.node}`, '--build-arg', `BASE_IMAGE=${bases.base}`];
  await buildah('build', '--format', 'docker', ...values, '--tag', name, projectRoot);
}

/** A certificate that signs itself, in a folder that the image's user may read. */
async function makeCertificate(folder: string): Promise<string> {
  await mkdir(folder);
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  await run('openssl', ['req', '-x509', ...curve, ...files, '-days', '2', '-subj', '/CN=localhost']);
  await run('chmod', ['-R', 'a+rX', folder, join(folder, '..')]);
  return folder;
}

async function unpack(session: Session): Promise<string> {
  const container = await buildah('from', name);
  session.onEnd(() => buildah('rm', container));
  return await buildah('mount', container);
}
