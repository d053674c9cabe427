import { describeIngestFaults } from '../support/ingestFaults.ts';

describeIngestFaults({ primaryKills: 1, serverKills: 2, foldingKills: 2 });
