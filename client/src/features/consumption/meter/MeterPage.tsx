import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { createApi } from '../../../api/trpc.ts';
import { PlainPage } from '../../../app/PlainPage.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { useKey } from '../keyStore.ts';
import { isRefused } from '../refusal.ts';
import { MeterView } from './MeterView.tsx';
import { ownerHeaders } from './meterSource.ts';
import { ReadKeyForm } from './ReadKeyForm.tsx';
import { readKeyStore } from './readKeyStore.ts';

/** One's own meter, for whoever has its read key. */
export function MeterPage() {
  const readKey = useKey(readKeyStore);
  return (
    <PlainPage title="My meter">
      {readKey === null ? <ReadKeyForm problem={null} /> : <OwnMeter readKey={readKey} />}
    </PlainPage>
  );
}

function OwnMeter({ readKey }: { readKey: string }) {
  const api = useMemo(() => createApi(ownerHeaders(readKey)), [readKey]);
  const meters = useQuery({
    queryKey: ['meter', 'mine', readKeyStore.entry()],
    queryFn: () => api.meters.mine.query(),
    staleTime: 300_000,
    // what a key opens is not kept after it left the page
    gcTime: 0,
    // a key that was replaced here opens the same meter: the page stays, and with it the new key on screen
    placeholderData: keepPreviousData,
  });
  if (meters.isPending) return <Skeleton label="Loading your meter" lines={6} />;
  if (isRefused(meters.error))
    return <ReadKeyForm problem="This key opens no meter. It may have been replaced." />;
  if (meters.isError && !meters.data) {
    return <Failure onRetry={() => meters.refetch()}>Your meter is unavailable right now.</Failure>;
  }
  const [meter] = meters.data ?? [];
  if (!meter) return <ReadKeyForm problem="This key opens no meter." />;
  return <MeterView key={meter.meterId} meter={meter} readKey={readKey} />;
}
