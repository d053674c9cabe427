// A process of its own that issues forecasts: started, and ended by the end of its channel, by the server.
import { constants, setPriority } from 'node:os';
import { loadSnapshot } from '../board/loadSnapshot.ts';
import { readMeterHours } from '../features/consumption/history/meterHours.ts';
import { startIssuing } from '../features/forecast/issuing/startIssuing.ts';
import { startOutlooks } from '../features/forecast/outlook/startOutlooks.ts';
import { runChild } from './runChild.ts';

// whoever asks for an answer goes first
setPriority(constants.priority.PRIORITY_LOW);
await runChild('The process that issues forecasts', ({ repos, now, log }) => [
  startOutlooks({
    repos,
    now,
    schedules: async () => (await loadSnapshot(repos, now)).schedules.values(),
    log,
  }),
  startIssuing({
    repos,
    now,
    readMeterHours: (meter, span) => readMeterHours(repos, { meter, ...span }),
    log,
  }),
]);
