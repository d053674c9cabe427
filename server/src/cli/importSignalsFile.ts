import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { DomainError } from '@wip/shared/errors.ts';
import { signalKind } from '@wip/shared/forecast/bestHoursSchemas.ts';
import { readSignalsCsv } from '../features/forecast/signals/readSignalsCsv.ts';
import { recordSignals } from '../features/forecast/signals/recordSignals.ts';
import { currencyCode } from '../features/forecast/signals/signalSettings.ts';
import { activeDataset } from '../features/imports/activation.ts';
import { count } from './print.ts';
import type { CommandContext } from './withDatabase.ts';

interface SignalsRequest {
  regionId: string;
  kind: string;
  file: string;
  currency?: string;
  /** Every refused row, not the first ones. */
  all: boolean;
}

const shownRefusals = 20;
const mostBytes = 50_000_000;

/** Imports a file of prices or emissions and says what came of it. Errors: DomainError where nothing of it was taken. */
export async function importSignalsFile(
  request: SignalsRequest,
  { repos, now }: Pick<CommandContext, 'repos' | 'now'>,
): Promise<string[]> {
  const kind = readKind(request.kind);
  const currency = readCurrency(kind, request.currency);
  const { region } = await activeDataset(request.regionId, repos);
  const recordedAt = now();
  const text = await readText(resolve(request.file));
  const { rows, refused } = readSignalsCsv(text, { kind, nowMs: recordedAt.getTime() });
  const added = await recordSignals(
    { regionId: region.id, kind, currency, source: basename(request.file), rows, recordedAt },
    repos,
  );
  const shown = request.all ? refused : refused.slice(0, shownRefusals);
  const listed = shown.map(({ line, reason }) => `line ${line}, ${reason}`);
  if (refused.length > shown.length)
    listed.push(`and ${(refused.length - shown.length).toLocaleString('en')} more`);
  const before = rows.length - added;
  const known = before > 0 ? ` (${before.toLocaleString('en')} of them known before)` : '';
  const summary = `${count(rows.length + refused.length, 'row')}: ${rows.length.toLocaleString('en')} taken${known}, ${refused.length.toLocaleString('en')} refused.`;
  if (rows.length === 0) throw new DomainError('INVALID', [...listed, summary].join('\n'));
  return [...listed, summary];
}

function readKind(text: string) {
  const kind = signalKind.safeParse(text);
  if (kind.success) return kind.data;
  throw new DomainError('INVALID', `'${text}' is no signal; give price or carbon.`);
}

function readCurrency(kind: string, text: string | undefined): string | null {
  if (kind === 'carbon' && text === undefined) return null;
  if (kind === 'carbon')
    throw new DomainError('INVALID', '--currency is for a price only.', { field: '--currency' });
  const currency = currencyCode.safeParse(text);
  if (currency.success) return currency.data;
  throw new DomainError('INVALID', 'Say with --currency what the prices are in, such as ZAR.', {
    field: '--currency',
  });
}

async function readText(file: string): Promise<string> {
  const size = await stat(file).then(
    (found) => found.size,
    (cause: unknown) => {
      throw new DomainError('NOT_FOUND', `The file ${file} cannot be read.`, { cause });
    },
  );
  if (size > mostBytes)
    throw new DomainError('TOO_LARGE', `The file ${file} has more than ${mostBytes / 1e6} MB.`);
  return readFile(file, 'utf8');
}
