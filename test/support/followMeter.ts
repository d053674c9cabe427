import { createTRPCClient } from '@trpc/client';
import type { AppRouter } from '@wip/server/router.ts';
import type { MeterLiveItem } from '@wip/shared/consumption/consumptionSchemas.ts';
import { meterSubscriptionLink } from './meterSubscriptions.ts';

type Reading = Extract<MeterLiveItem, { type: 'reading' }>;

/** Follows a meter as the owner's page does, and keeps what comes. */
export function followMeter(options: {
  url: string;
  meterId: string;
  readKey: string;
  onReading?: (reading: Reading) => void;
}) {
  const client = createTRPCClient<AppRouter>({
    links: [meterSubscriptionLink({ url: `${options.url}/trpc`, readKey: () => options.readKey })],
  });
  const items: MeterLiveItem[] = [];
  const ids: string[] = [];
  const errors: string[] = [];
  const states: string[] = [];
  const subscription = client.meters.live.subscribe(
    { meterId: options.meterId },
    {
      onData({ id, data }) {
        items.push(data);
        ids.push(id);
        if (data.type === 'reading') options.onReading?.(data);
      },
      onError: (error) => errors.push(error.data?.code ?? error.message),
      onConnectionStateChange: ({ state }) => states.push(state),
    },
  );
  return {
    items,
    ids,
    errors,
    states,
    readings: () => items.filter((item) => item.type === 'reading'),
    powers: () => items.flatMap((item) => (item.type === 'reading' ? [item.powerKw] : [])),
    stop: () => subscription.unsubscribe(),
  };
}
