/** A run of letters and digits, folded: lower case, no accents. `gap` is what stands before it. */
export type Word = { word: string; written: string; gap: string }

/** Longer than any description that Google keeps; what comes after is not read. */
const MOST_CHARACTERS = 20_000

/** What people read of a title or a description, which may be HTML: without tags, addresses of pages and of mail, in which words are chance. */
export function plainText(text: string): string {
  return text
    .slice(0, MOST_CHARACTERS)
    .replaceAll(/<(?:br|\/?p|\/?div|\/?li|\/?[ou]l|\/?tr|\/?h\d)\b[^<>]*>/gi, '\n')
    .replaceAll(/<\/?[a-z][^<>]*>/gi, '')
    .replaceAll(/&(?:nbsp|#160);/gi, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/(?<!\S)\S*(?:[:][/][/]|@)\S*/g, ' ')
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[×✕✖]/g, 'x')
}

/** Words of a plain text. */
export function wordsOf(plain: string): Word[] {
  const words: Word[] = []
  let end = 0
  for (const { 0: written, index } of plain.matchAll(/[\p{L}\p{N}]+/gu)) {
    words.push({ word: written.toLowerCase(), written, gap: plain.slice(end, index) })
    end = index + written.length
  }
  return words
}

/** Nothing but space, hyphens or underscores parts them: one name, or one phrase. */
export const isJoint = (gap: string): boolean => gap.length <= 3 && /^[\s\-_‐‑–]*$/.test(gap)

/** Scripts that do not part their words: there a word is found wherever it stands. */
export const isUnparted = (word: string): boolean =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u.test(word)
