import { type MetersCreateInput, metersCreateInput, quantity } from '@wip/shared/consumption/meterSchemas.ts';

/** The form as it is typed. */
export interface Draft {
  name: string;
  /** 'latitude, longitude', as maps and phones give it. */
  place: string;
  slotS: number;
  kind: NonNullable<MetersCreateInput['kind']>;
  gatewayId: string;
  /** A name a line, with what it is after a colon. */
  inputs: string;
  isPublic: boolean;
}

export const emptyDraft: Draft = {
  name: '',
  place: '',
  slotS: 60,
  kind: 'household',
  gatewayId: '',
  inputs: '',
  isPublic: false,
};

/** Latitude and longitude of '-25.86, 28.19'; null for anything else. */
export function readPlace(text: string): { lat: number; lon: number } | null {
  const found = /^\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  if (!found) return null;
  const [lat, lon] = [Number(found[1]), Number(found[2])];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}

/** What the server is asked, or what is still wrong in words. */
export function inputOfDraft(draft: Draft): { input: MetersCreateInput } | { problem: string } {
  const place = readPlace(draft.place);
  if (!place) return { problem: 'The place is latitude and longitude, such as -25.86, 28.19.' };
  const parsed = metersCreateInput.safeParse({
    name: draft.name,
    ...place,
    slotS: draft.slotS,
    kind: draft.kind,
    visibility: draft.isPublic ? 'public' : 'private',
    gatewayId: draft.gatewayId.trim() || undefined,
    inputs: draft.inputs
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(readInput),
  });
  if (parsed.success) return { input: parsed.data };
  const [issue] = parsed.error.issues;
  return { problem: `${issue?.path.join('.')}: ${issue?.message}` };
}

function readInput(line: string) {
  const text = line.trim();
  const colon = text.lastIndexOf(':');
  const after = quantity.safeParse(text.slice(colon + 1));
  return colon > 0 && after.success ? { name: text.slice(0, colon), quantity: after.data } : { name: text };
}
