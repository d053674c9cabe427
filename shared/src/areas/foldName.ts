const unfoldable: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
};

/**
 * A name as words to compare: lower case, without accents and apostrophes; whatever is neither letter,
 * digit nor mark separates words.
 *
 * `foldName("Gqeberha–Kariega's São")` is `['gqeberha', 'kariegas', 'sao']`. No words for an empty name.
 */
export function foldName(name: string): string[] {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’ʼ`]/g, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþħı]/g, (letter) => unfoldable[letter] ?? letter)
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '');
}
