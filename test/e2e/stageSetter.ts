import { setStage } from '@wip/server/cli/operatorStage.ts';
import { connectDatabase } from '@wip/server/db/connect.ts';
import { createRepos } from '@wip/server/db/repos.ts';
import { databaseUri } from './secondServer.ts';

/** Sets stages of the demonstration region as an operator does. */
export async function stageSetter() {
  const database = await connectDatabase(await databaseUri());
  const repos = createRepos(database.db);
  return {
    /** For ten minutes, so that the days around keep their changes for other tests. */
    set(stage: number) {
      const to = new Date(Date.now() + 600_000).toISOString();
      return setStage({ regionId: 'za', stageText: String(stage), to }, { repos, now: () => new Date() });
    },
    close: () => database.client.close(),
  };
}
