// Runs before the server in each task: lays certificates from the environment where the server, which may not write
// to its own file system, can read them, and gives it the folder for temporary files.
const fs = require('node:fs');
const path = require('node:path');

const { FILES_FOLDER, TEMPORARY_FOLDER, OWNER_ID, TASK_CERTIFICATE, TASK_KEY, DATABASE_AUTHORITY } =
  process.env;
const owner = Number(OWNER_ID);

for (const [name, text] of [
  ['task.crt', TASK_CERTIFICATE],
  ['task.key', TASK_KEY],
  ['database-authority.crt', DATABASE_AUTHORITY],
]) {
  if (!text) continue;
  const file = path.join(FILES_FOLDER, name);
  fs.writeFileSync(file, text.trimEnd().concat('\n'), { mode: 0o400 });
  fs.chownSync(file, owner, owner);
}
fs.chmodSync(TEMPORARY_FOLDER, 0o700);
fs.chownSync(TEMPORARY_FOLDER, owner, owner);
