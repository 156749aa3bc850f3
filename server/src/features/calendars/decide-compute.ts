import type { CalendarEvent, CalendarSettings } from '@dumont/contracts'
import { chosenOf, type GpuNames, gpusIn, type NamedGpu } from './find-gpus.ts'
import { firstTerm, folded, type Terms, termsOf } from './find-terms.ts'
import { type GpuTag, readGpuTag } from './read-gpu-tag.ts'
import { plainText, wordsOf } from './words-of.ts'

/** `hours`: from its start to its end. */
export type EventText = { title: string; description: string | null; hours: number }
/** What its person says of it; null: title and description decide. */
export type Choice = { isCompute: boolean | null; gpu: string | null; count: number | null; hours: number | null }
export type Compute = {
  isCompute: boolean
  reason: CalendarEvent['compute_reason']
  /** What gave it away: a term to be ignored from now on, where it means something else here. */
  word: string | null
  /** Null: it names none. */
  gpu: string | null
  count: number
  hours: number
}

/** Decides of one event after the other by the same settings. */
export function computeDecider(settings: Pick<CalendarSettings, 'words' | 'ignored_words'>, names: GpuNames): (event: EventText, choice: Choice) => Compute {
  const terms = termsOf(settings)
  const ignored = new Set(settings.ignored_words.map(folded))
  // Occurrences of a series say the same, and there may be thousands.
  const known = new Map<string, Read>()
  const read = (event: EventText): Read => {
    const key = `${event.title}\0${event.description ?? ''}`
    const found = known.get(key) ?? readEvent(event, terms, ignored, names)
    known.set(key, found)
    return found
  }
  return (event, choice) => decideCompute(read(event), event.hours, choice)
}

type Read = { tag: GpuTag | undefined; term: string | undefined; gpu: NamedGpu | undefined; plainGpu: NamedGpu | undefined }

/** Title before description. */
function readEvent({ title, description }: EventText, terms: Terms, ignored: ReadonlySet<string>, names: GpuNames): Read {
  const texts = [title, description ?? ''].map(plainText).map((plain) => ({ plain, words: wordsOf(plain) }))
  const gpus = texts.flatMap(({ words }) => gpusIn(words, names)).filter(({ label }) => !ignored.has(folded(label)))
  return {
    tag: texts.map(({ plain }) => readGpuTag(plain, names)).find((tag) => tag),
    term: texts.map(({ plain, words }) => firstTerm(plain, words, terms)).find((term) => term !== undefined),
    gpu: chosenOf(gpus),
    plainGpu: chosenOf(gpus.filter(({ isPlain, count }) => isPlain || count)),
  }
}

function decideCompute({ tag, term, gpu, plainGpu }: Read, ownHours: number, choice: Choice): Compute {
  const says = saysOf(tag, term, plainGpu)
  const isCompute = choice.isCompute ?? says !== undefined
  const reason = choice.isCompute === null ? (says?.reason ?? null) : choice.isCompute ? 'chosen' : 'dismissed'
  // A short name in a text that says nothing of compute work is a room or a road.
  const named = isCompute || says ? gpu : undefined
  const isSame = tag?.gpu === undefined || tag.gpu === named?.label
  return {
    isCompute,
    reason,
    word: says?.word ?? null,
    gpu: choice.gpu ?? tag?.gpu ?? named?.label ?? null,
    count: choice.count ?? tag?.count ?? (isSame ? named?.count : undefined) ?? 1,
    hours: choice.hours ?? tag?.hours ?? ownHours,
  }
}

function saysOf(tag: GpuTag | undefined, term: string | undefined, gpu: NamedGpu | undefined): { reason: 'tag' | 'word'; word: string } | undefined {
  if (tag) return { reason: 'tag', word: '#gpu' }
  const word = term ?? gpu?.label
  return word === undefined ? undefined : { reason: 'word', word }
}
