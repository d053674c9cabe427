import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/mongod.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a change stream tells of a write', async () => {
  const items = database.db.collection<{ _id: string }>('items');
  await items.insertOne({ _id: 'before' });
  const changes = items.watch();
  const next = changes.next();
  await items.insertOne({ _id: 'after' });
  expect((await next).operationType).toBe('insert');
  await changes.close();
});

test('a transaction that fails leaves nothing behind', async () => {
  const accounts = database.db.collection<{ _id: string }>('accounts');
  await accounts.createIndex({ at: 1 });
  const session = database.client.startSession();
  const transaction = session.withTransaction(async () => {
    await accounts.insertOne({ _id: 'half' }, { session });
    throw new Error('stop here');
  });
  await expect(transaction).rejects.toThrow('stop here');
  await session.endSession();
  expect(await accounts.countDocuments()).toBe(0);
});

test('server-side scripts are refused', async () => {
  const items = database.db.collection('items');
  await expect(items.find({ $where: 'true' }).toArray()).rejects.toThrow();
});
