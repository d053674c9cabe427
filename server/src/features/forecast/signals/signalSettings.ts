import { regionId } from '@wip/shared/areas/areaSchemas.ts';
import { signalKind } from '@wip/shared/forecast/bestHoursSchemas.ts';
import { z } from 'zod';

export const currencyCode = z
  .string()
  .regex(/^[A-Z]{3}$/, { error: 'must be three capital letters, such as ZAR' });

const signalSource = z
  .strictObject({
    region: regionId,
    kind: signalKind,
    url: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).max(2_000),
    format: z.enum(['csv', 'carbon-aware']).default('csv'),
    everyMin: z.number().min(1).max(1_440).default(60),
    /** Of a price. */
    currency: currencyCode.optional(),
    /** Whose forecast is meant, where an answer in the carbon-aware SDK's form has several. */
    location: z.string().max(200).optional(),
  })
  .refine(({ kind, currency }) => (kind === 'price') === (currency !== undefined), {
    path: ['currency'],
    error: 'must be given for a price, and for nothing else',
  })
  .refine(({ kind, format }) => kind === 'carbon' || format === 'csv', {
    path: ['format'],
    error: 'must be csv for a price',
  });

/** A signal of a region that is polled. Its address may hold a key: only its host is told. */
export type SignalSource = z.infer<typeof signalSource>;

const signalSources = z
  .array(signalSource)
  .max(200)
  .refine((sources) => new Set(sources.map(sourceIdOf)).size === sources.length, {
    error: 'must have one source at most for each region and kind',
  });

/** The variable of the environment that names the signals to poll: a JSON list. */
export const signalsEnvironment = z.object({
  SIGNAL_SOURCES: z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'must be a JSON list' });
        return z.NEVER;
      }
    })
    .pipe(signalSources)
    .default([]),
});

/** Tells one signal's source from another's. */
export function sourceIdOf({ region, kind }: Pick<SignalSource, 'region' | 'kind'>): string {
  return `${region}/${kind}`;
}
