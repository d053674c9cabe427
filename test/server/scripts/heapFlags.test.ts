import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { heapFlags } from '../../../scripts/server.ts';
import { projectRoot } from '../../support/processes.ts';

test('the image starts the server with the same limits of memory as `pnpm start`', async () => {
  const dockerfile = await readFile(join(projectRoot, 'Dockerfile'), 'utf8');
  const command = JSON.stringify(['node', ...heapFlags, 'server/src/main.ts']).replaceAll(',', ', ');
  expect(dockerfile).toContain(`CMD ${command}`);
});
