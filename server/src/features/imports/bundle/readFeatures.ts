import { createReadStream } from 'node:fs';
import { DomainError } from '@wip/shared/errors.ts';
import { jsonFault } from './bundleFiles.ts';
import { createFeatureScanner, type ScannedElement } from './featureScanner.ts';

/** One element of `features`: its value, or why it cannot be taken. */
export interface RawFeature {
  /** Counts from 1. */
  number: number;
  line: number;
  /** How much of the file has been read. */
  bytesRead: number;
  value: unknown;
  refusal: string | null;
}

/**
 * The features of a GeoJSON FeatureCollection one by one, in memory that does not grow with the file.
 *
 * Throws INVALID with the line where the file is not readable JSON; where that is at its end, all features were given
 * before, so nothing may count until the last one is through.
 */
export async function* readFeatures(path: string, file: string): AsyncGenerator<RawFeature> {
  const scanner = createFeatureScanner();
  let number = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    for (const element of scanner.scan(chunk as Buffer)) {
      number += 1;
      yield { number, line: element.line, bytesRead: scanner.bytesRead(), ...parse(element, number, file) };
    }
  }
  const fault = scanner.finish();
  if (fault) throw new DomainError('INVALID', `${file}: ${fault}`, { field: file });
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function parse(element: ScannedElement, number: number, file: string) {
  if (element.bytes === null) {
    return { value: undefined, refusal: 'the feature is bigger than 16 MB; simplify its geometry' };
  }
  let text: string;
  try {
    text = decoder.decode(element.bytes);
  } catch {
    return { value: undefined, refusal: 'the feature is not UTF-8 text; save the file as UTF-8' };
  }
  try {
    return { value: JSON.parse(text) as unknown, refusal: null };
  } catch (cause) {
    return { value: parseWithoutNan(text, cause, number, element.line, file), refusal: null };
  }
}

/** Python writes NaN and Infinity into JSON: they become null, so that only their own feature is at fault. */
function parseWithoutNan(text: string, cause: unknown, number: number, line: number, file: string): unknown {
  const withNulls = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (token) =>
    token.startsWith('"') ? token : 'null',
  );
  try {
    return JSON.parse(withNulls);
  } catch {
    const message = `${file}:${line}: feature ${number} is not readable JSON: ${jsonFault(cause)}.`;
    throw new DomainError('INVALID', message, {
      field: file,
      cause,
    });
  }
}
