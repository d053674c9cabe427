import { decodeLiveFrame, type LiveFrame } from '@wip/shared/status/liveFrames.ts';

export interface LiveEvent {
  id: string | null;
  frame: LiveFrame;
  bytes: number;
}

/** Follows `/live/status` and keeps what comes until it is stopped. */
export function readLive(url: string, lastEventId?: string) {
  const abort = new AbortController();
  const events: LiveEvent[] = [];
  const reading = (async () => {
    const headers: Record<string, string> = lastEventId ? { 'last-event-id': lastEventId } : {};
    const response = await fetch(`${url}/live/status`, { signal: abort.signal, headers });
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) keep(block);
    }
  })().catch((error: unknown) => {
    if (!abort.signal.aborted) throw error;
  });

  function keep(block: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    const frame = decodeLiveFrame(field('event') ?? '', field('data') ?? '');
    if (frame) events.push({ id: field('id') ?? null, frame, bytes: block.length });
  }

  return {
    events,
    framesOf: <Type extends LiveFrame['type']>(type: Type) =>
      events
        .map(({ frame }) => frame)
        .filter((frame): frame is Extract<LiveFrame, { type: Type }> => frame.type === type),
    async stop(): Promise<void> {
      abort.abort();
      await reading;
    },
  };
}
