import { type ComparedProvider, comparedProviders, type UsageState } from '@dumont/contracts'
import { type Book, type Choice, decideReference, type StoredReference } from './decide-reference.ts'

/** A segment of the ledger, cut to what is to be valued. */
export type Usage = {
  segmentId: number
  sessionId: number
  gpuId: string
  gpuCount: number
  state: UsageState
  rate: number | null
  storage: number
  estimated: boolean
  from: Date
  to: Date
}
/** A stretch with one reference. `compared`: part of the headline. */
export type Slice = {
  usage: Usage
  provider: ComparedProvider
  from: Date
  to: Date
  reference: StoredReference | null
  reason: string | null
  compared: boolean
}
export type Chooser = {
  (gpuId: string, gpuCount: number, provider: ComparedProvider, at: Date): Choice
  /** When prices of a provider change, in milliseconds, ascending. */
  changes: ReadonlyMap<ComparedProvider, readonly number[]>
  /** How many choices it remembers. */
  size: () => number
}

/** Cuts a segment where the prices it is compared with change, for each provider. */
export function decideSlices(choose: Chooser, usage: Usage): Slice[] {
  return comparedProviders.flatMap((provider) => {
    const changes = choose.changes.get(provider)!
    const inside = changes.slice(eraOf(changes, usage.from.getTime()), eraOf(changes, usage.to.getTime() - 1))
    const cuts = [usage.from, ...inside.map((ms) => new Date(ms)), usage.to]
    const slices = cuts.slice(0, -1).map((from, i) => slice(choose, usage, provider, from, cuts[i + 1]!))
    return slices.reduce<Slice[]>(join, [])
  })
}

function slice(choose: Chooser, usage: Usage, provider: ComparedProvider, from: Date, to: Date): Slice {
  const base = { usage, provider, from, to, reference: null, compared: false }
  if (usage.state === 'stopped') return { ...base, reason: 'stopped: only its disk is billed' }
  if (usage.rate === null) return { ...base, reason: 'what it costs here is not known' }
  const choice = choose(usage.gpuId, usage.gpuCount, provider, from)
  if ('reason' in choice) return { ...base, reason: choice.reason }
  return {
    ...base,
    reference: choice.reference,
    reason: choice.reference.proxy ? 'compared with another GPU, chosen by the workspace' : null,
    compared: !choice.reference.proxy,
  }
}

/** Changes of other GPUs' prices cut nothing. */
function join(done: Slice[], next: Slice): Slice[] {
  const last = done.at(-1)
  if (!last || last.reason !== next.reason || last.reference !== next.reference) return [...done, next]
  return [...done.slice(0, -1), { ...last, to: next.to }]
}

function changesOf({ prices, sheet }: Book, provider: ComparedProvider): number[] {
  const ofPrices = prices.filter((price) => price.provider === provider).flatMap(({ effectiveFrom, effectiveUntil }) => [effectiveFrom, effectiveUntil])
  const ofSheet = sheet.filter((row) => row.provider === provider).map(({ effectiveFrom }) => (effectiveFrom === null ? null : new Date(effectiveFrom)))
  const times = new Set([...ofPrices, ...ofSheet].filter((date) => date !== null).map((date) => date.getTime()))
  return [...times].sort((x, y) => x - y)
}

/** Remembers choices: between two changes of prices they are the same, and the same object. */
export function chooser(book: Book): Chooser {
  const changes = new Map(comparedProviders.map((provider) => [provider, changesOf(book, provider)]))
  const known = new Map<string, Choice>()
  const same = new Map<string, Choice>()
  const choose = (gpuId: string, gpuCount: number, provider: ComparedProvider, at: Date): Choice => {
    const era = eraOf(changes.get(provider)!, at.getTime())
    const key = `${gpuId}\n${gpuCount} ${provider} ${era}`
    const found = known.get(key)
    if (found) return found
    const made = decideReference(book, { gpuId, gpuCount, provider, at })
    // Equal choices of different times are one object, so that stretches join.
    const text = JSON.stringify(made)
    const choice = same.get(text) ?? made
    same.set(text, choice)
    known.set(key, choice)
    return choice
  }
  return Object.assign(choose, { changes, size: () => known.size })
}

/** How many changes lie at or before a moment. */
function eraOf(changes: readonly number[], at: number): number {
  let [low, high] = [0, changes.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (changes[middle]! <= at) low = middle + 1
    else high = middle
  }
  return low
}
