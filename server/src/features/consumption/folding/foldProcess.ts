// A process of its own that folds the journal: started, and ended by the end of its channel, by the server.
import { runChild } from '../../../jobs/runChild.ts';
import { startPublishing } from '../publication/startPublishing.ts';
import { startSilence } from '../silence/startSilence.ts';
import { startFolding } from './startFolding.ts';

await runChild('The process that folds', (parts) => [
  startFolding(parts),
  startPublishing(parts),
  startSilence(parts),
]);
