import { z } from 'zod';

/** How often the EskomSePush API may be asked at most: its free plan allows 50 requests a day. */
const leastEskomSePushMin = 30;

/** Where a region's stages are published, and how often they are read, in minutes. */
export const stageSource = z
  .object({
    url: z
      .url({ protocol: /^https?$/, error: 'must be an http or https address' })
      .max(2_000)
      .refine((url) => !holdsCredentials(url), { error: 'must not hold a user name or a password' }),
    format: z.enum(['stages.csv', 'json', 'eskomsepush']),
    everyMin: z.number().min(1).max(1_440),
    /** Which part of an EskomSePush answer is about this region; 'eskom' unless given. */
    area: z
      .string()
      .regex(/^[a-z0-9_-]{1,60}$/i)
      .optional(),
  })
  .refine(({ format, everyMin }) => format !== 'eskomsepush' || everyMin >= leastEskomSePushMin, {
    path: ['everyMin'],
    error: `must be at least ${leastEskomSePushMin} for eskomsepush: its free plan allows 50 requests a day`,
  });
export type StageSource = z.infer<typeof stageSource>;

function holdsCredentials(url: string): boolean {
  if (!URL.canParse(url)) return false; // that is another issue
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}
