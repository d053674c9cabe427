/** What everyone is told on `/live/status`. */
export type LiveFrame =
  /** All states: at the start, and whenever a viewer may have missed something. */
  | { type: 'snapshot'; catalogueVersion: string; asOfMs: number; columns: string }
  /** The areas whose state or its end changed. */
  | { type: 'change'; catalogueVersion: string; asOfMs: number; columns: string }
  /**
   * What all metered areas use as of the published step that begins at `startsAtMs`, see `encodeLoadColumns`: the newest
   * number of the last 20 minutes, or why the newest slot has none. `simulated` packs the areas with simulated meters;
   * it is missing where there are none.
   */
  | {
      type: 'load';
      catalogueVersion: string;
      asOfMs: number;
      startsAtMs: number;
      columns: string;
      simulated?: string;
    }
  /** Facts of a region changed: what is on screen of it is read again. */
  | { type: 'stage'; regionId: string; asOfMs: number }
  /** Nothing but 'still here', every ten seconds. */
  | { type: 'alive'; asOfMs: number };

export const liveEventNames: readonly LiveFrame['type'][] = ['snapshot', 'change', 'load', 'stage', 'alive'];

/** The lines of one frame on an event stream; `id` lets a viewer resume after it. */
export function encodeLiveFrame(frame: LiveFrame, id: string | null): string {
  const { type, ...data } = frame;
  return `${id === null ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Reads one event of the stream; null for events and shapes that this version does not know. */
export function decodeLiveFrame(eventName: string, data: string): LiveFrame | null {
  const value = parseObject(data);
  if (!value || typeof value.asOfMs !== 'number') return null;
  const { asOfMs, catalogueVersion, columns, regionId, startsAtMs, simulated } = value;
  if (eventName === 'alive') return { type: 'alive', asOfMs };
  if (eventName === 'stage') {
    return typeof regionId === 'string' ? { type: 'stage', regionId, asOfMs } : null;
  }
  if (typeof catalogueVersion !== 'string' || typeof columns !== 'string') return null;
  if (eventName === 'load') {
    if (typeof startsAtMs !== 'number') return null;
    const frame = { type: 'load' as const, catalogueVersion, asOfMs, startsAtMs, columns };
    return typeof simulated === 'string' ? { ...frame, simulated } : frame;
  }
  if (eventName !== 'snapshot' && eventName !== 'change') return null;
  return { type: eventName, catalogueVersion, asOfMs, columns };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
