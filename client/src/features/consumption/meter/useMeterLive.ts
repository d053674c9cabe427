import type { MeterLiveReading } from '@wip/shared/consumption/consumptionSchemas.ts';
import { minuteMs } from '@wip/shared/durations.ts';
import { useEffect, useState } from 'react';
import { queryClient } from '../../../api/trpc.ts';
import { followMeter } from './followMeter.ts';
import { meterSource } from './meterSource.ts';

/** How far back the last reading is looked for when the page opens, or while nothing comes live. */
const lookBackMs = 60 * minuteMs;
const pollMs = 15_000;

export interface LastReading {
  at: Date;
  powerKw: number | null;
  durationS: number | null;
}

/** The newest reading of a meter: as it arrives, and asked for every 15 seconds while the connection is away. */
export function useMeterLive(
  meterId: string,
  readKey: string,
): { last: LastReading | null; isLive: boolean } {
  const [last, setLast] = useState<LastReading | null>(null);
  const [isLive, setIsLive] = useState(false);

  useEffect(() => {
    const keepNewest = (next: LastReading) =>
      setLast((before) => (before === null || next.at >= before.at ? next : before));
    return followMeter(meterId, readKey, {
      onLive: setIsLive,
      onGap: () => void queryClient.invalidateQueries({ queryKey: ['meter', meterId] }),
      onReading: ({ at, powerKw, durationS }: MeterLiveReading) => keepNewest({ at, powerKw, durationS }),
    });
  }, [meterId, readKey]);

  useEffect(() => {
    let isOver = false;
    const read = () =>
      readLast(meterId, readKey)
        .then((found) => {
          if (isOver || !found) return;
          setLast((before) => (before === null || found.at > before.at ? found : before));
        })
        .catch(() => undefined); // the page says by itself that the number is old
    void read();
    const timer = isLive ? undefined : setInterval(read, pollMs);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [meterId, readKey, isLive]);
  return { last, isLive };
}

/** The newest reading of the last hour, as far as it is folded; null where there is none. */
export async function readLast(meterId: string, readKey: string): Promise<LastReading | null> {
  const nowMs = Date.now();
  const { startsAtMs, meanKw } = await meterSource(meterId, readKey).recent({
    from: new Date(nowMs - lookBackMs).toISOString(),
    to: new Date(nowMs).toISOString(),
  });
  const index = meanKw.findLastIndex((powerKw) => powerKw !== null);
  return index < 0 ? null : { at: new Date(startsAtMs[index]!), powerKw: meanKw[index]!, durationS: null };
}
