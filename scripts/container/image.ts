import { z } from 'zod';
import { buildah } from './buildah.ts';

const settings = z.object({
  User: z.string(),
  Env: z.string().array(),
  Cmd: z.string().array(),
  WorkingDir: z.string(),
  Healthcheck: z.object({ Test: z.string().array() }),
});

const inspected = z.object({
  Docker: z.object({ config: settings }),
  Manifest: z.string().transform((text) => manifest.parse(JSON.parse(text))),
});
const manifest = z.object({ layers: z.object({ size: z.number() }).array() });

/** What an image says about how it is run, and how large its layers are, unpacked. */
export interface Image {
  name: string;
  user: string;
  environment: string[];
  command: string[];
  healthCheck: string[];
  folder: string;
  contentBytes: number;
}

export async function readImage(name: string): Promise<Image> {
  const { Docker, Manifest } = inspected.parse(JSON.parse(await buildah('inspect', '--type', 'image', name)));
  const { User, Env, Cmd, WorkingDir, Healthcheck } = Docker.config;
  return {
    name,
    user: User,
    environment: Env,
    command: Cmd,
    healthCheck: Healthcheck.Test.slice(1), // after the word CMD
    folder: WorkingDir,
    contentBytes: Manifest.layers.reduce((sum, { size }) => sum + size, 0),
  };
}
