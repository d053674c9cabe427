import type { ChangeStream, ChangeStreamDocument } from 'mongodb';

interface FollowHandlers {
  onChange(change: ChangeStreamDocument): void;
  /** The stream was interrupted and listens again; changes may have been missed. */
  onGap(cause: unknown): void;
}

const retryMs = 500;

/**
 * Follows a change stream for as long as the process runs; after an interruption that the driver cannot bridge it is
 * opened again. Resolves when it listens: what is read after that misses nothing.
 */
export async function followStream(open: () => ChangeStream, handlers: FollowHandlers) {
  let isClosed = false;
  let stream = await listening(open);
  void follow();

  async function follow(): Promise<void> {
    while (!isClosed) {
      try {
        handlers.onChange(await stream.next());
      } catch (cause) {
        if (isClosed) return;
        await reopen();
        if (!isClosed) handlers.onGap(cause);
      }
    }
  }

  async function reopen(): Promise<void> {
    await stream.close().catch(() => undefined);
    while (!isClosed) {
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      try {
        stream = await listening(open);
        return;
      } catch {
        // The database is still away; the next try follows.
      }
    }
  }

  return {
    async close(): Promise<void> {
      isClosed = true;
      await stream.close().catch(() => undefined);
    },
  };
}

async function listening(open: () => ChangeStream): Promise<ChangeStream> {
  const stream = open();
  // The first look opens the cursor; what it may find already is read again by whoever starts to watch.
  await stream.tryNext();
  return stream;
}
