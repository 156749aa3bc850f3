import type { Io } from '../io.ts'
import { progressLine } from '../io.ts'
import { instant } from '../jobs/options.ts'
import { endWords, lengthWords, placeWords, plain, timeWords, usd } from '../jobs/words.ts'
import type { Change, Held, Rules, Why } from './decide-wait.ts'
import type { WaitEvent } from './news.ts'
import type { Tell } from './wait.ts'

type Manner = { json?: boolean | undefined; quiet?: boolean | undefined; zone: string; rules: Rules }

/** Everything goes to standard error: standard output is the command's, or the variables'. */
export function teller(io: Io, { json, quiet, zone, rules }: Manner): Tell {
  if (json) return { event: (at, event) => void io.stderr.write(`${JSON.stringify(eventJson(at, event))}\n`), waiting: () => {} }
  if (quiet) return { event: () => {}, waiting: () => {} }
  const progress = progressLine(io)
  return {
    event(at, event) {
      progress.clear()
      const words = eventWords(event, zone, rules)
      if (words) io.stderr.write(`${timeWords(at, zone)}  ${words}\n`)
    },
    waiting: (now, held) => progress.show(held ? `Waiting for ${openingWords(held, zone)}, in ${lengthWords(held.startsAt - now)}` : 'Waiting for a window'),
  }
}

const changes: Record<Change, string> = {
  kept: 'Still',
  dropped: 'No more',
  taken: 'Window:',
  cheaper: 'Moved, it is cheaper, to',
  vanished: 'Moved, the other place is gone, to',
  missed: 'The window was missed; the next:',
}
const launches: Record<Why, string> = {
  window_open: 'Begins',
  latest_start: 'Begins, to be finished in time',
  last_known: 'Begins by what was last known, since no server answers',
}

/** undefined: a failure is printed anyway, at the end. */
function eventWords(event: WaitEvent, zone: string, { maxPrice }: Rules): string | undefined {
  switch (event.event) {
    case 'window':
      return `${changes[event.change]} ${openingWords(event.held, zone)}. ${plain(event.sentence)}`
    case 'no_window':
      return `Nothing fits at the moment, waiting on. ${plain(event.sentence)}`
    case 'too_expensive':
      return `${placeWords(event.held!.place, true)} asks ${usd(event.held!.place.price_now_usd_per_gpu_hour!)}, more than ${usd(maxPrice!)}: waiting on`
    case 'price_unknown':
      return `The price of ${placeWords(event.held!.place, true)} is not known now: waiting on`
    case 'away':
      return `${plain(event.sentence)} ${event.held ? 'Going on with what is known, asking again' : 'Asking again'}`
    case 'back':
      return 'The server answers again'
    case 'launch':
      return `${launches[event.why]}: ${placeWords(event.held.place, true)}`
    case 'give_up':
      return undefined
  }
}

const openingWords = ({ startsAt, endsAt, place, cost }: Held, zone: string): string =>
  `${timeWords(startsAt, zone)} to ${endWords(startsAt, endsAt, zone)} ${zone}, ${placeWords(place, true)}${cost === undefined ? '' : `, ${usd(cost)}`}`

function eventJson(at: number, { event, ...rest }: WaitEvent): object {
  const { held, exitCode, ...more } = rest as { held?: Held; exitCode?: number }
  return { event, at: instant(at), ...more, ...(exitCode !== undefined && { exit_code: exitCode }), ...(held && { window: windowJson(held) }) }
}

function windowJson({ startsAt, endsAt, pieces, place, cost, confirmedAt }: Held): object {
  return {
    start_time: instant(startsAt),
    end_time: instant(endsAt),
    pieces: pieces.map((piece) => ({ start_time: instant(piece.startsAt), end_time: instant(piece.endsAt) })),
    place,
    estimated_cost: cost ?? null,
    confirmed_at: instant(confirmedAt),
  }
}
