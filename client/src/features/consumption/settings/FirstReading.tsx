import { useQuery } from '@tanstack/react-query';
import type { Meter } from '@wip/shared/consumption/meterSchemas.ts';
import { clockTime } from '@wip/shared/timeWords.ts';
import { readersZone } from '../../../app/readersZone.ts';
import { powerWords } from '../loadWords.ts';
import { readLast } from '../meter/useMeterLive.ts';

const pollMs = 2_000;

/** Waits for the first reading and says when it has come. */
export function FirstReading({ meter, readKey }: { meter: Meter; readKey: string | null }) {
  const isReadable = readKey !== null || meter.visibility === 'public';
  const reading = useQuery({
    queryKey: ['operator', 'first-reading', meter.meterId],
    queryFn: () => readLast(meter.meterId, readKey ?? ''),
    enabled: isReadable,
    refetchInterval: ({ state }) => (state.data ? false : pollMs),
  });
  if (!isReadable)
    return <p className="meta">Its readings are private: only its read key shows whether they come.</p>;
  const { data } = reading;
  return (
    <p role="status" className={data ? 'first-reading first-reading--come' : 'first-reading'}>
      {data
        ? `First reading received: ${powerWords(data.powerKw)}, of ${clockTime(data.at, readersZone())}.`
        : 'Waiting for the first reading…'}
    </p>
  );
}
