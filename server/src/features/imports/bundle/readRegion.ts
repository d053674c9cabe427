import { DomainError } from '@wip/shared/errors.ts';
import { type RegionFile, regionFile } from '@wip/shared/imports/regionSchema.ts';
import type { Findings } from '../importReport.ts';
import { readJson, requireFile } from './bundleFiles.ts';
import { cleanText, hasUnseen, unseenDropped } from './textFields.ts';

const file = 'region.json';
const maxBytes = 1_000_000;
const texts = ['name', 'attribution', 'licence', 'source'];

/** Reads region.json. Throws INVALID with every field at fault; fields it does not know are reported. */
export async function readRegion(folder: string, findings: Findings): Promise<RegionFile> {
  await requireFile(folder, file);
  const json = withCleanTexts(await readJson(folder, file, maxBytes), findings);
  const parsed = regionFile.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      (issue) => `${issue.path.length > 0 ? `${issue.path.join('.')} ` : ''}${lowerFirst(issue.message)}`,
    );
    throw new DomainError('INVALID', `region.json: ${faults.join('; ')}.`, { field: file });
  }
  const unknown = Object.keys(json as object).filter((field) => !(field in regionFile.shape));
  for (const field of unknown) {
    findings.add({ action: 'ignored', file, field: field.slice(0, 100), message: 'unknown field' });
  }
  return parsed.data;
}

/** The region with its texts as clean lines; anything else comes back as it is. */
function withCleanTexts(json: unknown, findings: Findings): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json;
  const cleaned = Object.entries(json).map(([field, value]) => {
    if (!texts.includes(field) || typeof value !== 'string') return [field, value];
    if (hasUnseen(value)) findings.add({ action: 'repaired', file, field, message: unseenDropped });
    return [field, cleanText(value) ?? ''];
  });
  return Object.fromEntries(cleaned);
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
