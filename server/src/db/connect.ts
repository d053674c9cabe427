import { DomainError } from '@wip/shared/errors.ts';
import {
  type Db,
  MongoClient,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} from 'mongodb';
import { z } from 'zod';
import { DatabaseSilentError } from './answerInTime.ts';

const serverSelectionTimeoutMs = 5000;
const defaultDatabase = 'wip';
const appName = 'where-is-the-power';
const authenticationCodes = [13, 18, 8000];
/** Time is up; shutting down; no primary, or one that steps down. */
const awayCodes = [50, 89, 91, 189, 262, 10107, 11600, 11602, 13435, 13436];

const hello = z.object({ setName: z.string().optional(), msg: z.string().optional() });

export interface Database {
  client: MongoClient;
  db: Db;
}

/**
 * Connects to the database that `uri` names (`wip` where it names none); writes wait for a majority.
 *
 * Errors: DomainError UNAVAILABLE with one sentence that names DATABASE_URI and says what to do. It never
 * repeats the URI, which may hold a password.
 */
export async function connectDatabase(uri: string): Promise<Database> {
  const client = parse(uri);
  try {
    await client.connect();
    const answer = hello.parse(await client.db('admin').command({ hello: 1 }));
    if (!answer.setName && answer.msg !== 'isdbgrid') {
      throw new DomainError(
        'UNAVAILABLE',
        'The database of DATABASE_URI is not a replica set, which live updates need; start mongod with --replSet ' +
          'and run rs.initiate() once.',
      );
    }
    await client.db().command({ listCollections: 1, nameOnly: true }); // rights on this database
    return { client, db: client.db() };
  } catch (error) {
    await client.close();
    throw explain(error, client);
  }
}

/** Whether an error says that the database does not answer, or not in time: nothing is wrong with what was asked. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof MongoServerError) return awayCodes.includes(Number(error.code));
  return [
    MongoNetworkError,
    MongoServerSelectionError,
    MongoNotConnectedError,
    MongoTopologyClosedError,
    DatabaseSilentError,
  ].some((kind) => error instanceof kind);
}

function parse(uri: string): MongoClient {
  try {
    return new MongoClient(withDatabase(uri), {
      appName,
      serverSelectionTimeoutMS: serverSelectionTimeoutMs,
      writeConcern: { w: 'majority' },
    });
  } catch {
    throw new DomainError(
      'UNAVAILABLE',
      'DATABASE_URI cannot be read; it must look like mongodb://user:password@host:27017/wip?replicaSet=rs0, ' +
        'with special characters of the password percent-encoded.',
    );
  }
}

/** The driver's own default is a database called `test`. */
function withDatabase(uri: string): string {
  const match = /^(mongodb(?:\+srv)?:\/\/[^/?]+)\/?(\?.*)?$/.exec(uri);
  return match ? `${match[1]}/${defaultDatabase}${withAuthSource(match[1] ?? '', match[2] ?? '')}` : uri;
}

/** Without a path users are looked up in `admin`; a path put there by us must not change that. */
function withAuthSource(base: string, query: string): string {
  if (!base.includes('@') || /[?&]authSource=/i.test(query)) return query;
  return `${query}${query === '' ? '?' : '&'}authSource=admin`;
}

function explain(error: unknown, client: MongoClient): unknown {
  const hosts = client.options.hosts.map(String).join(', ');
  if (error instanceof MongoServerError && authenticationCodes.includes(Number(error.code))) {
    return new DomainError(
      'UNAVAILABLE',
      `The database at ${hosts} refuses the user or password of DATABASE_URI, or its rights; correct DATABASE_URI.`,
    );
  }
  if (error instanceof MongoServerSelectionError || isNameError(error)) {
    const { replicaSet, srvHost } = client.options;
    const set = replicaSet ? ` as a member of the replica set '${replicaSet}'` : '';
    return new DomainError(
      'UNAVAILABLE',
      `No database answers at ${srvHost ?? hosts}${set}, which DATABASE_URI names; start it, correct DATABASE_URI, ` +
        'or leave DATABASE_URI out to use the embedded one.',
      { cause: error },
    );
  }
  return error;
}

/** The lookup of a `mongodb+srv` name fails before any server is asked. */
function isNameError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && /^query(Srv|Txt)$/.test(String(error.syscall));
}
