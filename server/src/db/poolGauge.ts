import type { Db, MongoClient } from 'mongodb';

export interface PoolState {
  open: number;
  inUse: number;
  /** Asked for a connection and have none yet. */
  waiting: number;
  /** Got none in time, since the process was started. */
  failed: number;
}

/** Follows the connections of a database's client from now on. */
export function gaugePool({ client }: Pick<Db, 'client'>) {
  const open = new Set<string>();
  const inUse = new Set<string>();
  let waiting = 0;
  let failed = 0;
  const nameOf = ({ address, connectionId }: { address: string; connectionId: unknown }) =>
    `${address}#${connectionId}`;

  const stop = follow(client, {
    connectionReady: (event) => open.add(nameOf(event)),
    connectionClosed(event) {
      open.delete(nameOf(event));
      inUse.delete(nameOf(event));
    },
    connectionCheckOutStarted: () => {
      waiting += 1;
    },
    connectionCheckOutFailed() {
      waiting = Math.max(0, waiting - 1);
      failed += 1;
    },
    connectionCheckedOut(event) {
      waiting = Math.max(0, waiting - 1);
      open.add(nameOf(event)); // it may have been opened before this began
      inUse.add(nameOf(event));
    },
    connectionCheckedIn: (event) => inUse.delete(nameOf(event)),
  });

  return {
    state: (): PoolState => ({ open: open.size, inUse: inUse.size, waiting, failed }),
    stop,
  };
}

interface PoolEvent {
  address: string;
  connectionId: unknown;
}

interface PoolListeners {
  connectionReady(event: PoolEvent): void;
  connectionClosed(event: PoolEvent): void;
  connectionCheckOutStarted(): void;
  connectionCheckOutFailed(): void;
  connectionCheckedOut(event: PoolEvent): void;
  connectionCheckedIn(event: PoolEvent): void;
}

function follow(client: MongoClient, listeners: PoolListeners): () => void {
  client
    .on('connectionReady', listeners.connectionReady)
    .on('connectionClosed', listeners.connectionClosed)
    .on('connectionCheckOutStarted', listeners.connectionCheckOutStarted)
    .on('connectionCheckOutFailed', listeners.connectionCheckOutFailed)
    .on('connectionCheckedOut', listeners.connectionCheckedOut)
    .on('connectionCheckedIn', listeners.connectionCheckedIn);
  return () => {
    client
      .off('connectionReady', listeners.connectionReady)
      .off('connectionClosed', listeners.connectionClosed)
      .off('connectionCheckOutStarted', listeners.connectionCheckOutStarted)
      .off('connectionCheckOutFailed', listeners.connectionCheckOutFailed)
      .off('connectionCheckedOut', listeners.connectionCheckedOut)
      .off('connectionCheckedIn', listeners.connectionCheckedIn);
  };
}
