import { placeNames } from './compute-terms.ts'
import { isJoint, type Word, wordsOf } from './words-of.ts'

/** Labels by name ("rtx 4090"), and how many words the longest name has that begins with a word. */
export type GpuNames = { labels: ReadonlyMap<string, string>; longest: ReadonlyMap<string, number> }
export type NamedGpu = { label: string; count: number | undefined; isPlain: boolean }

const MOST_GPUS = 1024

/** All names that GPUs go by. */
export function gpuNamesOf(gpus: readonly { id: string; label: string; aliases: readonly string[] }[]): GpuNames {
  const labels = new Map<string, string>()
  const longest = new Map<string, number>()
  for (const { id, label, aliases } of gpus)
    for (const name of [id, label, ...aliases]) {
      const words = wordsOf(name).map(({ word }) => word)
      labels.set(words.join(' '), label)
      longest.set(words[0]!, Math.max(words.length, longest.get(words[0]!) ?? 1))
    }
  return { labels, longest }
}

/** GPUs named in a text, each with the count beside it: "4x H100", "H100x4", "8 x A100", "RTX 4090 (x2)". Not in it: "Room A10", "gate T4". */
export function gpusIn(words: readonly Word[], names: GpuNames): NamedGpu[] {
  const found: NamedGpu[] = []
  for (let i = 0; i < words.length;) {
    const gpu = gpuAt(words, i, names)
    if (gpu) {
      const count = gpu.count ?? countBefore(words, i) ?? countAfter(words, i + gpu.length)
      if (count || !placeNames.has(words[i - 1]?.word ?? '')) found.push({ label: gpu.label, count, isPlain: gpu.isPlain })
    }
    i += gpu?.length ?? 1
  }
  return found
}

/** The one that is meant, where several are named: one with a count, one that is not also a room. */
export const chosenOf = (gpus: readonly NamedGpu[]): NamedGpu | undefined => gpus.find(({ count }) => count) ?? gpus.find(({ isPlain }) => isPlain) ?? gpus[0]

type Found = NamedGpu & { length: number }

/** The longest name that begins here: as written, else with a count stuck to it ("4xH100", "H100x4"), else as one of several ("H100s"). */
export function gpuAt(words: readonly Pick<Word, 'word' | 'gap'>[], i: number, names: GpuNames): Found | undefined {
  const { word } = words[i]!
  const stuck = /^(\d{1,4})x(.+)$/.exec(word)
  const whole = nameAt(words, i, word, names)
  if (whole || !stuck) return whole
  const count = countOf(stuck[1]!)
  const rest = count ? nameAt(words, i, stuck[2]!, names) : undefined
  return rest && { ...rest, count }
}

function nameAt(words: readonly Pick<Word, 'word' | 'gap'>[], i: number, first: string, { labels, longest }: GpuNames): Found | undefined {
  let length = 1
  while (length < (longest.get(first) ?? 1) && words[i + length] && isJoint(words[i + length]!.gap)) length++
  for (; length > 0; length--) {
    const own = [first, ...words.slice(i + 1, i + length).map(({ word }) => word)]
    const last = own.pop()!
    for (const { word, count } of [{ word: last, count: undefined }, ...bare(last)]) {
      const name = [...own, word].join(' ')
      const label = labels.get(name)
      if (label !== undefined) return { label, length, count, isPlain: isPlain(name) }
    }
  }
  return undefined
}

/** A last word without the count, or the s, that is stuck to it. */
function bare(word: string): { word: string; count: number | undefined }[] {
  const stuck = /^(.+)x(\d{1,4})$/.exec(word)
  const count = stuck ? countOf(stuck[2]!) : undefined
  return [...(count ? [{ word: stuck![1]!, count }] : []), ...(/\ds$/.test(word) ? [{ word: word.slice(0, -1), count: undefined }] : [])]
}

/** Undefined: not a number of GPUs. */
export function countOf(digits: string): number | undefined {
  const count = Number(digits)
  return Number.isInteger(count) && count >= 1 && count <= MOST_GPUS ? count : undefined
}

const near = (gap: string): boolean => /^[\s(]{0,3}$/.test(gap)

/** "4x" or "4 x", but not the end of "1.4x". */
function countBefore(words: readonly Word[], i: number): number | undefined {
  const isLoose = words[i - 1]?.word === 'x'
  const at = isLoose ? i - 2 : i - 1
  const digits = words[at] && /^(\d{1,4})(x?)$/.exec(words[at].word)
  if (!digits || isLoose === (digits[2] === 'x') || /[.,]$/.test(words[at]!.gap)) return undefined
  return words.slice(at + 1, i + 1).every(({ gap }) => near(gap)) ? countOf(digits[1]!) : undefined
}

/** "x4" or "x 4". */
function countAfter(words: readonly Word[], end: number): number | undefined {
  const isLoose = words[end]?.word === 'x'
  const at = isLoose ? end + 1 : end
  const digits = words[at] && /^(x?)(\d{1,4})$/.exec(words[at].word)
  if (!digits || isLoose === (digits[1] === 'x')) return undefined
  return words.slice(end, at + 1).every(({ gap }) => near(gap)) ? countOf(digits[2]!) : undefined
}

/** Nothing else is called so. "T4" may be a terminal, "A10" a road, "Gaudi" a museum: those count only beside another word. */
const isPlain = (name: string): boolean => name.length >= 4 && /\d/.test(name) && /[a-z]/.test(name)
