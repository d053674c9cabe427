import { describeIngestFaults } from '../support/ingestFaults.ts';

describeIngestFaults({ primaryKills: 2, serverKills: 3, foldingKills: 3 });
