import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findMongod } from '@wip/server/db/embedded/binary.ts';
import { MongoClient } from 'mongodb';
import { eventually, type RunningProcess, startProcess } from './processes.ts';

const setName = 'faults';
const memberCount = 3;

interface Member {
  port: number;
  folder: string;
  /** Null while it is killed. */
  mongod: RunningProcess | null;
}

export type ReplicaSet = Awaited<ReturnType<typeof startReplicaSet>>;

/** Three real mongods as one set, each of which can be killed and started again. */
export async function startReplicaSet() {
  const root = await mkdtemp(join(tmpdir(), 'wip-set-'));
  const { binary } = await findMongod({
    mongodBinary: process.env.MONGOD_BINARY || undefined,
    cacheHome: process.env.XDG_CACHE_HOME || undefined,
  });
  const ports = await freePorts(memberCount);
  const members = ports.map(
    (port, index): Member => ({ port, folder: join(root, String(index)), mongod: null }),
  );
  for (const { folder } of members) await mkdir(folder);
  await Promise.all(members.map(start));
  const hosts = members.map(({ port }) => `127.0.0.1:${port}`);
  await askMember(ports[0] ?? 0, {
    replSetInitiate: { _id: setName, members: hosts.map((host, _id) => ({ _id, host })) },
  });
  const uri = `mongodb://${hosts.join(',')}/wip?replicaSet=${setName}`;
  await settled(30_000);
  const client = await MongoClient.connect(uri, { writeConcern: { w: 'majority' } });

  async function start(member: Member): Promise<void> {
    const args = [
      ...['--dbpath', member.folder, '--port', String(member.port), '--bind_ip', '127.0.0.1'],
      ...['--replSet', setName, '--oplogSize', '200', '--wiredTigerCacheSizeGB', '0.25', '--nounixsocket'],
      ...['--setParameter', 'diagnosticDataCollectionEnabled=false', '--quiet'],
    ];
    member.mongod = startProcess(args, { command: binary });
    await member.mongod.waitFor(/Waiting for connections/, 60_000);
  }

  async function stateOf({ port, mongod }: Member): Promise<'primary' | 'secondary' | 'neither'> {
    if (!mongod) return 'neither';
    const hello = await askMember(port, { hello: 1 }).catch(() => null);
    if (hello?.isWritablePrimary) return 'primary';
    return hello?.secondary ? 'secondary' : 'neither';
  }

  /** Waits until all members that run have their place, and one of them is the primary. */
  async function settled(timeoutMs = 60_000): Promise<void> {
    await eventually(async () => {
      const states = await Promise.all(members.filter(({ mongod }) => mongod).map(stateOf));
      return states.includes('primary') && !states.includes('neither');
    }, timeoutMs);
  }

  async function kill(member: Member): Promise<void> {
    const { mongod } = member;
    member.mongod = null;
    mongod?.kill('SIGKILL');
    await mongod?.ended();
  }

  async function inState(state: 'primary' | 'secondary'): Promise<Member[]> {
    const states = await Promise.all(members.map(stateOf));
    return members.filter((_, index) => states[index] === state);
  }

  return {
    uri,
    db: client.db(),
    settled,
    /** Kills the members that are in a state; resolves to them. */
    async kill(state: 'primary' | 'secondary'): Promise<Member[]> {
      const found = await inState(state);
      await Promise.all(found.map(kill));
      return found;
    },
    /** Starts killed members again. */
    async restart(killed: readonly Member[]): Promise<void> {
      await Promise.all(killed.map(start));
    },
    async close(): Promise<void> {
      await client.close();
      await Promise.all(members.map(kill));
      await rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}

/** Runs a command on one member, whatever its place. */
async function askMember(port: number, command: Record<string, unknown>) {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 2_000,
  });
  try {
    return await client.db('admin').command(command);
  } finally {
    await client.close();
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await sleep(50);
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
