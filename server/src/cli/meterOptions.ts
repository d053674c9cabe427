import {
  type MeterInput,
  type MetersCreateInput,
  metersCreateInput,
  quantity,
} from '@wip/shared/consumption/meterSchemas.ts';
import { DomainError } from '@wip/shared/errors.ts';

export interface MeterOptions {
  lat: string;
  lon: string;
  name: string;
  slot?: string;
  kind?: string;
  public?: boolean;
  gateway?: string;
  input: string[];
  maxKw?: string;
}

const optionOf: Record<string, string> = {
  lat: '--lat',
  lon: '--lon',
  name: '--name',
  slotS: '--slot',
  kind: '--kind',
  gatewayId: '--gateway',
  inputs: '--input',
  maxPowerKw: '--max-kw',
};

/** What the options of `wip meter create` say. Errors: DomainError INVALID that names the option. */
export function readMeterOptions(options: MeterOptions): MetersCreateInput {
  const parsed = metersCreateInput.safeParse({
    name: options.name,
    lon: toNumber(options.lon),
    lat: toNumber(options.lat),
    slotS: toNumber(options.slot),
    kind: options.kind,
    visibility: options.public ? 'public' : 'private',
    gatewayId: options.gateway,
    inputs: options.input.map(readInput),
    maxPowerKw: toNumber(options.maxKw),
  });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const option = optionOf[String(issue?.path[0])] ?? 'the options';
  throw new DomainError('INVALID', `${option}: ${issue?.message}`);
}

/** `<name>` or `<name>:<quantity>`; a name may have colons of its own. */
export function readInput(text: string): MeterInput {
  const colon = text.lastIndexOf(':');
  const named = quantity.safeParse(text.slice(colon + 1));
  return colon > 0 && named.success ? { name: text.slice(0, colon), quantity: named.data } : { name: text };
}

function toNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return text.trim() === '' ? Number.NaN : Number(text);
}
