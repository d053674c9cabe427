import type { Node } from 'constructs';
import { z } from 'zod';

const settings = z.object({
  stage: z.enum(['dev', 'prod']).default('dev'),
  database: z.enum(['ec2', 'external']).default('ec2'),
  mapbox: z.stringbool().default(true),
  snapshot: z
    .string()
    .regex(/^snap-[0-9a-f]+$/, 'must look like snap-0123abcd')
    .optional(),
  oidcProvider: z.string().startsWith('arn:', 'must be the ARN of a provider').optional(),
});

export type Stage = z.infer<typeof settings>['stage'];

/** What a stage is large enough for; everything else is the same in all stages. */
export interface StageSize {
  natGateways: number;
  taskCpuUnits: number;
  taskMemoryMb: number;
  minTasks: number;
  maxTasks: number;
  requestsPerTaskPerMinute: number;
  databaseInstance: string;
  databaseVolumeGb: number;
  logsKeptDays: 30 | 90;
}

export interface Settings extends z.infer<typeof settings> {
  /** The first part of every name: `wip-prod`. */
  prefix: string;
  /** The folder of this stage's secrets: `wip/prod`. */
  secretFolder: string;
  size: StageSize;
}

const sizes: Record<Stage, StageSize> = {
  dev: {
    natGateways: 1,
    taskCpuUnits: 512,
    taskMemoryMb: 1_024,
    minTasks: 2,
    maxTasks: 4,
    requestsPerTaskPerMinute: 6_000,
    databaseInstance: 't3.small',
    databaseVolumeGb: 20,
    logsKeptDays: 30,
  },
  prod: {
    natGateways: 3,
    taskCpuUnits: 1_024,
    taskMemoryMb: 2_048,
    minTasks: 3,
    maxTasks: 12,
    requestsPerTaskPerMinute: 12_000,
    databaseInstance: 'm6i.large',
    databaseVolumeGb: 100,
    logsKeptDays: 90,
  },
};

/** Reads the context (`-c stage=prod`); throws an Error that names the setting at fault. */
export function readSettings(node: Node): Settings {
  const given = Object.fromEntries(
    Object.keys(settings.shape).map((name) => [name, node.tryGetContext(name)]),
  );
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`The setting ${issue?.path.join('.')} is not usable: ${issue?.message}.`);
  }
  const { stage } = parsed.data;
  return { ...parsed.data, prefix: `wip-${stage}`, secretFolder: `wip/${stage}`, size: sizes[stage] };
}
