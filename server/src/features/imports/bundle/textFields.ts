// control characters, and those that reorder the text around them
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const unwanted = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unseen = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;

/** What is said where `cleanText` took more away than blanks. */
export const unseenDropped = 'dropped characters that cannot be seen';

/** Whether a text holds control characters other than blanks and line ends, or characters that reorder it. */
export function hasUnseen(value: unknown): boolean {
  return typeof value === 'string' && unseen.test(value);
}

/** A text or a number from outside as one clean line: composed (NFC), trimmed, without control characters; else null. */
export function cleanText(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') return null;
  const text = value.toWellFormed().normalize('NFC').replace(unwanted, ' ').replace(/\s+/g, ' ').trim();
  return text === '' ? null : text;
}

/** A key in lower-case ASCII letters, digits, dots, underscores and hyphens; null where nothing of that remains. */
export function slug(text: string): string | null {
  const key = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f'’]/g, '')
    .replace(/[^a-z0-9._]+/g, '-')
    .slice(0, 100)
    .replace(/^[-._]+|[-._]+$/g, '');
  return key === '' ? null : key;
}
