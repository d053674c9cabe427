import { describeIngestFaults } from '../../support/ingestFaults.ts';

describeIngestFaults({ primaryKills: 10, serverKills: 20, foldingKills: 20 });
