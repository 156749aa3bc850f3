import type { OptimalTiming, Place } from '@dumont/contracts'
import type { Strings } from '../../app/i18n/index.ts'
import { formatNumber } from '../../ui/format-money.ts'
import { shortPlace } from './place-name.ts'
import { runOf } from './say-verdict.ts'

/** Hours of the chart to be marked. `label` stands beside the best one; `name` is what the cursor says inside it. */
export type ChartWindow = { from: number; to: number; isBest: boolean; label: string | undefined; name: string }

/** The windows of a job over the prices of one series: what the verdict says first, then the other best ones. Nothing is marked when the price is steady: there is no cheapest hour worth naming. */
export function chartWindows(timing: OptimalTiming, shownSeries: number, words: Strings['timing'], language: string): ChartWindow[] {
  const { action } = timing.verdict
  if (action === 'steady' || action === 'unknown') return []
  const chosen = runOf(timing)
  const hours = formatNumber(timing.job_duration_hours, language, 2)
  const nameOf = (place: Place, alone: (hours: string) => string, there: (hours: string, place: string) => string) =>
    place.series_id === shownSeries ? alone(hours) : there(hours, shortPlace(place))
  const label = chosen && (action === 'run_now' ? nameOf(chosen.place, words.nowFor, words.nowIn) : nameOf(chosen.place, words.best, words.bestIn))
  const others = timing.time_windows.filter((window) => window !== chosen)
  return [
    ...(chosen ? pieces(chosen.pieces ?? [chosen], { isBest: true, name: label ?? '', label }) : []),
    ...others.flatMap((window) =>
      pieces(window.pieces, { isBest: false, name: `${nameOf(window.place, words.best, words.bestIn)}, ${words.nth(String(window.rank))}`, label: undefined }),
    ),
  ]
}

/** The name of a split job stands once, at its first piece. */
function pieces(runs: { start_time: string; end_time: string }[], look: Pick<ChartWindow, 'isBest' | 'name' | 'label'>): ChartWindow[] {
  return runs.map((run, i) => ({ ...look, from: Date.parse(run.start_time), to: Date.parse(run.end_time), label: i === 0 ? look.label : undefined }))
}

/** The window that an instant lies in, the best first. */
export const windowAt = (windows: readonly ChartWindow[], at: number): ChartWindow | undefined => windows.find(({ from, to }) => at >= from && at < to)
