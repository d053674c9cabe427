import { connectDatabase } from '@wip/server/db/connect.ts';
import { expect, inject, test } from 'vitest';

const mongoUri = new URL(inject('mongoUri'));

async function failureOf(uri: string): Promise<string> {
  const opened = await connectDatabase(uri).then(
    ({ client }) => client.close().then(() => 'connected'),
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );
  return opened;
}

test('a URI without a database name opens the database wip', async () => {
  const { client, db } = await connectDatabase(`mongodb://${mongoUri.host}/?replicaSet=rs0`);
  expect(db.databaseName).toBe('wip');
  expect(db.writeConcern?.w).toBe('majority');
  await client.close();
});

test('a URI with a database name opens that one', async () => {
  const { client, db } = await connectDatabase(`mongodb://${mongoUri.host}/elsewhere`);
  expect(db.databaseName).toBe('elsewhere');
  await client.close();
});

test('an unreadable URI is refused in words that name DATABASE_URI', async () => {
  for (const uri of ['nonsense', '', 'mongodb://u:p@@ss:x@h/', 'https://example.org']) {
    expect(await failureOf(uri)).toMatch(/^DomainError: DATABASE_URI cannot be read/);
  }
});

test('a host that does not answer is named, its password is not', async () => {
  const failure = await failureOf('mongodb://user:secret@127.0.0.1:1/wip');
  expect(failure).toMatch(/^DomainError: No database answers at 127\.0\.0\.1:1, which DATABASE_URI names/);
  expect(failure).not.toContain('secret');
});

test('a name that cannot be looked up is named', async () => {
  expect(await failureOf('mongodb+srv://user:secret@no.such.name.invalid/wip')).toMatch(
    /^DomainError: No database answers at no\.such\.name\.invalid/,
  );
});

test('another name of the replica set is refused in words that name it', async () => {
  expect(await failureOf(`mongodb://${mongoUri.host}/?replicaSet=other`)).toContain(
    "the replica set 'other'",
  );
});

test('a refused password is refused in words without it', async () => {
  const failure = await failureOf(`mongodb://user:secret@${mongoUri.host}/wip`);
  expect(failure).toContain('refuses the user or password of DATABASE_URI');
  expect(failure).not.toContain('secret');
});
