import { countOf, gpuAt, type GpuNames } from './find-gpus.ts'
import { wordsOf } from './words-of.ts'

/** What `#gpu H100 x4 8h` says; each part may be missing, in any order. `gpu` is the label of a known one, else the name as it is written. */
export type GpuTag = { gpu: string | undefined; count: number | undefined; hours: number | undefined }

const MOST_CHARACTERS = 160
const LEAST_HOURS = 0.25
const MOST_HOURS = 168
const MINUTES = 'm|min|mins|minute|minutes|minuto|minutos'
const HOURS = 'h|hs|hr|hrs|hour|hours|hora|horas'
const unit = new RegExp(`^(?:${MINUTES}|${HOURS})$`)
const duration = new RegExp(`^(\\d{1,5}(?:[.,]\\d{1,3})?)(${MINUTES}|${HOURS})$`)

/** The first `#gpu` of a plain text; undefined: there is none. It ends with its line, with the next `#`, or with the first word that is no part of it. */
export function readGpuTag(plain: string, names: GpuNames): GpuTag | undefined {
  const found = /(?<![\p{L}\p{N}#_&])#gpu(?![\p{L}\p{N}_-])[:=]?/iu.exec(plain)
  if (!found) return undefined
  const begin = found.index + found[0].length
  const [rest] = plain.slice(begin, begin + MOST_CHARACTERS).split(/[\n\r#]/, 1)
  const words = rest!
    .split(/\s+/)
    .map((written) => written.replaceAll(/^[,;:.(]+|[,;:.)]+$/g, ''))
    .filter(Boolean)
  return partsOf(words, names)
}

function partsOf(words: readonly string[], names: GpuNames): GpuTag {
  const tag: GpuTag = { gpu: undefined, count: undefined, hours: undefined }
  const folded = words.map((written) => written.toLowerCase())
  for (let i = 0; i < words.length;) {
    const taken = takeGpu(tag, folded, i, names) || takeHours(tag, folded, i) || takeCount(tag, folded, i) || takeUnknown(tag, words[i]!)
    if (!taken) break
    i += taken
  }
  return tag
}

/** Each takes as many words as it understands, once. A name may be joined by hyphens, but it ends where a word does. */
function takeGpu(tag: GpuTag, words: readonly string[], i: number, names: GpuNames): number {
  if (tag.gpu !== undefined) return 0
  const parts = words.slice(i).flatMap((word, at) => wordsOf(word).map((part) => ({ ...part, gap: ' ', at })))
  const gpu = parts[0]?.at === 0 ? gpuAt(parts, 0, names) : undefined
  const last = gpu && parts[gpu.length - 1]!.at
  if (last === undefined || parts[gpu!.length]?.at === last) return 0
  tag.gpu = gpu!.label
  tag.count ??= gpu!.count
  return last + 1
}

function takeHours(tag: GpuTag, words: readonly string[], i: number): number {
  const [word, next] = [words[i]!, words[i + 1] ?? '']
  const isApart = unit.test(next) && /^\d/.test(word)
  const whole = /^(\d{1,3})h(\d{1,2})(?:m|min)?$/.exec(word)
  const parts = duration.exec(isApart ? word + next : word)
  if (tag.hours !== undefined || !(whole ?? parts)) return 0
  const amount = whole ? Number(whole[1]) + Number(whole[2]) / 60 : Number(parts![1]!.replace(',', '.')) / (parts![2]!.startsWith('m') ? 60 : 1)
  // What is no job's length is overlooked, not bent.
  if (amount >= LEAST_HOURS && amount <= MOST_HOURS) tag.hours = amount
  return isApart && !whole ? 2 : 1
}

function takeCount(tag: GpuTag, words: readonly string[], i: number): number {
  const [word, next] = [words[i]!, words[i + 1] ?? '']
  const isApart = (word === 'x' && /^\d{1,4}$/.test(next)) || (/^\d{1,4}$/.test(word) && next === 'x')
  const digits = /^x?(\d{1,4})x?$/.exec(isApart ? word + next : word)
  const count = digits ? countOf(digits[1]!) : undefined
  if (tag.count !== undefined || count === undefined) return 0
  tag.count = count
  return isApart ? 2 : 1
}

/** A name that is not in the table of GPUs: prices may still go by it. */
function takeUnknown(tag: GpuTag, written: string): number {
  if (tag.gpu !== undefined || written.length > 40 || !/\d/.test(written)) return 0
  tag.gpu = written
  return 1
}
