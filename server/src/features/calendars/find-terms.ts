import { computeTerms, fillers, meetings, weakTerms } from './compute-terms.ts'
import { isJoint, isUnparted, plainText, type Word, wordsOf } from './words-of.ts'

type Term = { name: string; words: readonly string[]; isOwn: boolean }
/** `phrase`: it and the terms beside it, from word to word. */
type Hit = { term: Term; to: number; phrase: { from: number; to: number } }
/** Terms by their first word, the longest first. */
export type Terms = { byFirst: ReadonlyMap<string, readonly Term[]>; unparted: readonly { name: string; folded: string }[] }

/** The built-in terms without the ignored ones, and the person's own, which nothing disarms. */
export function termsOf({ words: own, ignored_words: ignored }: { words: readonly string[]; ignored_words: readonly string[] }): Terms {
  const without = new Set(ignored.map(folded))
  const builtIn = computeTerms.filter((name) => !without.has(name)).map((name) => ({ name, words: name.split(' '), isOwn: false }))
  const ownTerms = own.filter((name) => !isUnparted(name)).map((name) => ({ name, words: folded(name).split(' '), isOwn: true }))
  // A single letter, as is left of "C#", would be everywhere.
  const usable = [...ownTerms, ...builtIn].filter(({ words }) => words.join('').length > 1)
  return {
    byFirst: Map.groupBy(
      usable.sort((a, b) => b.words.length - a.words.length),
      ({ words }) => words[0]!,
    ),
    unparted: own.filter(isUnparted).map((name) => ({ name, folded: plainText(name).toLowerCase() })),
  }
}

/** As words are compared: "Fine-Tuning" is "fine tuning". */
export const folded = (name: string): string =>
  wordsOf(plainText(name))
    .map(({ word }) => word)
    .join(' ')

/** The first term that says "compute work", as whole words. */
export function firstTerm(plain: string, words: readonly Word[], { byFirst, unparted }: Terms): string | undefined {
  const hits = hitsIn(words, byFirst)
  const hit = hits.find((one) => one.term.isOwn || !isDisarmed(words, one))
  if (hit || !unparted.length) return hit?.term.name
  const text = plain.toLowerCase()
  return unparted.find((one) => text.includes(one.folded))?.name
}

function hitsIn(words: readonly Word[], byFirst: Terms['byFirst']): Hit[] {
  const hits: Hit[] = []
  for (let i = 0; i < words.length;) {
    const term = byFirst
      .get(words[i]!.word)
      ?.find((one) => one.words.every((word, k) => words[i + k]?.word === word && (k === 0 || isJoint(words[i + k]!.gap))))
    const to = i + (term?.words.length ?? 1)
    if (term) hits.push({ term, to, phrase: phraseWith(hits.at(-1), words[i]!, i, to) })
    i = to
  }
  return hits
}

function phraseWith(before: Hit | undefined, { gap }: Word, from: number, to: number): Hit['phrase'] {
  if (before?.to !== from || !isJoint(gap)) return { from, to }
  before.phrase.to = to
  return before.phrase
}

/** Something else is meant: by the words beside the term, or beside the terms it stands among ("ML pipeline review"). */
function isDisarmed(words: readonly Word[], { term: { name }, phrase }: Hit): boolean {
  const [before, after] = [wordBefore(words, phrase.from), wordAfter(words, phrase.to)]
  if (name === 'ml' && /^\d+$/.test(before)) return true
  const weak = weakTerms[name]
  return meetings.has(after) || Boolean(weak?.before?.has(before)) || Boolean(weak?.after?.has(after))
}

function wordBefore(words: readonly Word[], from: number): string {
  for (let at = from; at > 0 && isJoint(words[at]!.gap); at--) if (!fillers.has(words[at - 1]!.word)) return words[at - 1]!.word
  return ''
}

function wordAfter(words: readonly Word[], to: number): string {
  for (let at = to; at < words.length && isJoint(words[at]!.gap); at++) if (!fillers.has(words[at]!.word)) return words[at]!.word
  return ''
}
