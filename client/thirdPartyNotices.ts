import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

interface Manifest {
  name: string;
  version: string;
  license?: string | { type?: string };
  private?: boolean;
  dependencies?: Record<string, string>;
}

interface Notice {
  name: string;
  version: string;
  licence: string;
  text: string;
}

const moduleId = 'virtual:third-party-notices';

/** Serves the licences of all packages that the client depends on, as the module `virtual:third-party-notices`. */
export function thirdPartyNotices(root: string): Plugin {
  return {
    name: 'third-party-notices',
    resolveId: (id) => (id === moduleId ? `\0${moduleId}` : undefined),
    load(id) {
      if (id !== `\0${moduleId}`) return undefined;
      return `export const notices = ${JSON.stringify(collectNotices(root))};`;
    },
  };
}

/** Every package that the one in `root` depends on, directly or not, by name; the project's own are left out. */
export function collectNotices(root: string): Notice[] {
  const notices = new Map<string, Notice>();
  const waiting = [root];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const manifest = readManifest(folder);
    for (const dependency of Object.keys(manifest.dependencies ?? {})) {
      const found = findPackage(dependency, folder);
      if (found === null || notices.has(dependency)) continue;
      const { name, version, license, private: isOwn } = readManifest(found);
      if (isOwn) continue;
      const licence = typeof license === 'string' ? license : (license?.type ?? 'see text');
      notices.set(dependency, { name, version, licence, text: licenceText(found) });
      waiting.push(found);
    }
  }
  return [...notices.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** The folder of a package as seen from another one, upwards as Node looks for it. */
function findPackage(name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (dirname(folder) === folder) return null;
  }
}

function licenceText(folder: string): string {
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return file === undefined ? 'The package holds no licence text.' : readFileSync(join(folder, file), 'utf8');
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
