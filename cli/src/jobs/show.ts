import type { Alternative, OptimalTiming, TimeWindow } from '@dumont/contracts'
import { type Cell, table } from './table.ts'
import { chance, endWords, percent, placeWords, plain, timeWords, usd } from './words.ts'

type Screen = { zone: string; width: number }

const kinds: Record<Alternative['kind'], string> = {
  same_time_other_place: 'same time, other place',
  same_place_other_time: 'same place, other time',
  within_24h: 'within 24 hours',
  home: 'at home',
}

/** The answer for a person: the verdict, the windows, what else one could do, and what is not known. */
export function timingText(timing: OptimalTiming, { zone, width }: Screen): string {
  const blocks = [
    [plain(timing.verdict.sentence), ...nowLines(timing), `Times are in ${zone}.`],
    block(
      'Windows',
      table(
        timing.time_windows.map((one) => windowCells(one, timing, zone)),
        width,
      ),
    ),
    block(
      'Alternatives',
      table(
        timing.alternatives.map((one) => alternativeCells(one, timing, zone)),
        width,
      ),
    ),
    caveats(timing, zone),
  ]
  return `${blocks
    .filter((lines) => lines.length)
    .map((lines) => lines.join('\n').trimEnd())
    .join('\n\n')}\n`
}

const block = (title: string, lines: string[]): string[] => (lines.length ? [title, ...lines] : [])

function nowLines({ now, current_price: price, gpu_count: gpus, gpu_name: name, job_duration_hours: hours }: OptimalTiming): string[] {
  const job = `${gpus} x ${plain(name)} for ${hours} h`
  if (!now) return [`${job}; it cannot run now.`]
  return [`${job}; now: ${usd(now.estimated_cost)} at ${placeWords(now.place, true)}${price === null ? '' : `, ${usd(price)} per GPU and hour`}.`]
}

function windowCells(one: TimeWindow, timing: OptimalTiming, zone: string): Cell[] {
  const { estimated_cost: cost, delay_cost: delay, cost_interval: interval, pieces } = one
  return [
    { name: '#', text: String(one.rank), right: true },
    ...whenCells(one, zone),
    { name: 'Pieces', text: pieces.length > 1 ? String(pieces.length) : '', right: true },
    { name: 'Cost', text: usd(cost), right: true },
    { name: '8 of 10', text: interval ? `${usd(interval[0])} to ${usd(interval[1])}` : '' },
    { name: 'Delay', text: delay ? usd(delay) : '', right: true },
    { name: 'Saves', text: gain(one.savings_vs_now, one.savings_percentage), right: true },
    { name: 'Pays', text: chance(one.probability_pays), right: true },
    { name: 'Where', text: placeWords(one.place, one.place.gpu !== timing.now?.place.gpu) },
  ]
}

function alternativeCells(one: Alternative, timing: OptimalTiming, zone: string): Cell[] {
  return [
    { name: 'What', text: kinds[one.kind] },
    ...whenCells(one, zone),
    { name: 'Cost', text: usd(one.estimated_cost), right: true },
    { name: 'Difference', text: gain(one.difference, one.difference_percentage), right: true },
    { name: 'Pays', text: chance(one.probability_pays), right: true },
    { name: 'Where', text: placeWords(one.place, one.place.gpu !== timing.now?.place.gpu) },
  ]
}

const gain = (amount: number | null, share: number | null): string => (amount === null || share === null ? 'not known' : `${usd(amount)} (${percent(share)})`)

function whenCells({ start_time: start, end_time: end }: { start_time: string; end_time: string }, zone: string): Cell[] {
  const [from, to] = [Date.parse(start), Date.parse(end)]
  return [
    { name: 'Start', text: timeWords(from, zone) },
    { name: 'End', text: endWords(from, to, zone), right: true },
  ]
}

function caveats({ horizon, places_left_out: out, places_considered: considered, model_confidence: measured, demo }: OptimalTiming, zone: string): string[] {
  const reasons = [
    [out.unseen, 'not seen for 24 hours'],
    [out.no_forecast, 'without a forecast'],
    [out.unreliable, 'not reliable enough, or without a figure'],
    [out.too_expensive, 'above the maximum price'],
  ] as const
  const left = reasons.filter(([count]) => count).map(([count, why]) => `${count} ${why}`)
  const until = horizon.known_until ? `; known until ${timeWords(Date.parse(horizon.known_until), zone)}` : ''
  return [
    ...(demo ? ['Demo market: these prices are synthetic.'] : []),
    `${considered} ${considered === 1 ? 'place' : 'places'} compared${left.length ? `; left out: ${left.join(', ')}` : ''}${until}.`,
    ...(horizon.unknown_hours ? [`For ${horizon.unknown_hours} of the hours asked for there is no forecast.`] : []),
    ...(measured === null ? [] : [`Of the true prices, ${percent(100 * measured)} fell inside the 8-of-10 band so far.`]),
  ]
}
