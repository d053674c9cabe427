import { decodeLiveFrame, encodeLiveFrame, type LiveFrame } from '@wip/shared/status/liveFrames.ts';
import { describe, expect, test } from 'vitest';

const frames: LiveFrame[] = [
  { type: 'snapshot', catalogueVersion: 'abc', asOfMs: 5, columns: '1|2|n|0' },
  { type: 'change', catalogueVersion: 'abc', asOfMs: 5, columns: '' },
  { type: 'load', catalogueVersion: 'abc', asOfMs: 5, startsAtMs: 3, columns: '1|q' },
  { type: 'load', catalogueVersion: 'abc', asOfMs: 5, startsAtMs: 3, columns: '1|q', simulated: '1' },
  { type: 'stage', regionId: 'za', asOfMs: 5 },
  { type: 'alive', asOfMs: 5 },
];

describe('a live frame', () => {
  test.each(frames)('$type is read as it was written', (frame) => {
    const text = encodeLiveFrame(frame, 'p-7');
    const [, id, event, data] = /^id: (.+)\nevent: (.+)\ndata: (.+)\n\n$/.exec(text) ?? [];
    expect(id).toBe('p-7');
    expect(decodeLiveFrame(event!, data!)).toEqual(frame);
  });

  test.each([
    ['snapshot', '{"asOfMs":5}'],
    ['change', '{"asOfMs":"5","catalogueVersion":"a","columns":""}'],
    ['load', '{"asOfMs":5,"catalogueVersion":"a","columns":""}'],
    ['alive', 'not json'],
    ['alive', 'null'],
    ['other', '{"asOfMs":5}'],
  ])('%s with %s is passed over', (event, data) => {
    expect(decodeLiveFrame(event, data)).toBeNull();
  });
});
