import { createProgressLine } from '@wip/server/cli/progressLine.ts';
import { expect, it } from 'vitest';

function record(isTTY: boolean) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const line = createProgressLine({ write: (text) => written.push(text), isTTY }, () => clock.ms);
  const showAt = (ms: number, share: number) => {
    clock.ms = ms;
    line.show('Reading areas', share);
  };
  return { line, written, showAt };
}

it('work of less than half a second shows nothing', () => {
  const { line, written, showAt } = record(true);
  showAt(0, 0.1);
  showAt(499, 0.9);
  line.clear();
  expect(written).toEqual([]);
});

it('on a terminal one line is rewritten and taken away at the end', () => {
  const { line, written, showAt } = record(true);
  for (const ms of [0, 500, 510, 620]) showAt(ms, ms / 1_000);
  line.clear();
  expect(written).toEqual(['\r\u001b[KReading areas … 50 %', '\r\u001b[KReading areas … 62 %', '\r\u001b[K']);
});

it('elsewhere a line is written every ten seconds', () => {
  const { line, written, showAt } = record(false);
  for (let ms = 0; ms <= 21_000; ms += 100) showAt(ms, ms / 21_000);
  line.clear();
  expect(written).toEqual(['Reading areas … 2 %\n', 'Reading areas … 50 %\n', 'Reading areas … 97 %\n']);
});
