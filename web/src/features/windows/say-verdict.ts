import type { OptimalTiming, TimeWindow } from '@dumont/contracts'
import type { Locale, Strings } from '../../app/i18n/index.ts'
import { formatRate, formatWholePercent } from '../../ui/format-money.ts'
import { hourMs } from '../../ui/format-time.ts'
import { formatAhead, formatEnd, formatStart } from './format-window.ts'
import { shortPlace } from './place-name.ts'

export type Saying = { headline: string; detail: string[]; rate: string | undefined; reason: string }
type Words = Strings['timing']

/** The verdict in the words of the page: what to do, until when and at which price, and why. */
export function sayVerdict(timing: OptimalTiming, words: Words, locale: Locale, now: number): Saying {
  const { verdict } = timing
  const say = { unknown: sayUnknown, steady: saySteady, run_now: sayRunNow, wait: sayWait, move: sayMove }[verdict.action]
  return { ...say(timing, words, locale, now), rate: rateOf(timing, words, locale.language), reason: sayReason(timing, words, locale) }
}

/** When nothing fits, the server's own sentence has the figures; it speaks English. */
function sayReason({ verdict }: OptimalTiming, words: Words, { language }: Locale): string {
  return verdict.action === 'unknown' && language === 'en' ? verdict.sentence : words.reasons[verdict.reason]
}

type Say = (timing: OptimalTiming, words: Words, locale: Locale, now: number) => Pick<Saying, 'headline' | 'detail'>

const sayUnknown: Say = ({ verdict: { reason } }, { unknown }) => ({
  headline: reason === 'longer_than_known' || reason === 'too_expensive' || reason === 'no_place' ? unknown[reason] : unknown.other,
  detail: [],
})

const saySteady: Say = (_, words) => ({ headline: words.steady, detail: [] })

const sayRunNow: Say = (timing, words, locale) => ({ headline: words.runNow, detail: untilOf(timing, words, locale) })

const sayWait: Say = (timing, words, locale, now) => {
  const start = startOf(timing, now)
  const ahead = formatAhead(start, now, locale.language)
  return { headline: formatStart(start, locale), detail: [...untilOf(timing, words, locale), ...(ahead ? [ahead] : [])] }
}

const sayMove: Say = (timing, words, locale, now) => {
  const { place, saving_percentage: percentage } = timing.verdict
  const start = startOf(timing, now)
  const percent = formatWholePercent((percentage ?? 0) / 100, locale.language)
  const gain = start - now < hourMs ? words.cheaperNow(percent) : words.cheaperThen(percent, formatStart(start, locale))
  return {
    headline: place ? words.moveTo(shortPlace(place)) : words.runNow,
    detail: [...(percentage === null ? [] : [gain]), ...untilOf(timing, words, locale)],
  }
}

const startOf = ({ verdict }: OptimalTiming, now: number): number => (verdict.start_time === null ? now : Date.parse(verdict.start_time))

type Run = NonNullable<OptimalTiming['now']> & Partial<TimeWindow>

/** The run that the verdict is about: a window, or running now; any time where the price is steady. */
export function runOf(timing: OptimalTiming): Run | undefined {
  const { verdict, time_windows: windows, now, home_now: home } = timing
  const runs: Run[] = [...windows, ...(now ? [now] : []), ...(home ? [home] : [])]
  const isThere = (run: Run) => run.place.series_id === verdict.place?.series_id
  if (verdict.action === 'steady') return [now, home, ...windows].find((run) => run && isThere(run)) ?? undefined
  return runs.find((run) => isThere(run) && run.start_time === verdict.start_time)
}

function untilOf(timing: OptimalTiming, words: Words, locale: Locale): string[] {
  const run = runOf(timing)
  return run ? [words.until(formatEnd(Date.parse(run.end_time), Date.parse(run.start_time), locale))] : []
}

/** Per GPU-hour: the average of the window, or the price now where it runs now. */
function rateOf(timing: OptimalTiming, words: Words, language: string): string | undefined {
  const run = runOf(timing)
  const usd = run?.avg_hourly_price ?? (run ? run.estimated_cost / timing.job_duration_hours / timing.gpu_count : undefined)
  if (usd === undefined) return undefined
  const rate = formatRate(usd, language)
  return timing.gpu_count === 1 ? words.perHour(rate) : words.perGpuHour(rate)
}
