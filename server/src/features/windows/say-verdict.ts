import type { Verdict } from '@dumont/contracts'
import { Temporal } from 'temporal-polyfill'

/** What a sentence is made of; amounts in USD, shares as 0.19. */
export type Said = Pick<Verdict, 'action' | 'reason'> & {
  /** Where, as people call it: "aws eu-west-1b, g5.xlarge". */
  place?: string | undefined
  homePlace?: string | undefined
  start?: Date | undefined
  zone: string
  cost?: number | undefined
  saving?: number | undefined
  savingShare?: number | undefined
  probability?: number | undefined
  spread?: number | undefined
  /** Per GPU-hour. */
  lowestPrice?: number | undefined
  enoughPrice?: number | undefined
  neededHours?: number | undefined
  knownHours?: number | undefined
  /** Places there once were. */
  gone?: number | undefined
}

/** The verdict and its reason in English. */
export function sayVerdict(said: Said): string {
  const { place, start, zone } = said
  const when = start ? momentText(start, zone) : ''
  const at = place ? ` on ${place}` : ''
  switch (said.reason) {
    case 'now_is_cheapest':
      return `Run now${at}: no later time is expected to cost less${about(said)}.`
    case 'must_start_now':
      return `Run now${at}: a later start would miss the deadline${about(said)}.`
    case 'gain_too_small':
      return `Run now${at}: waiting would save ${percent(said.savingShare)} at most.`
    case 'delay_costs_more':
      return `Run now${at}: what waiting saves is less than what the delay costs you.`
    case 'waiting_pays_too_rarely':
      return `Run now${at}: waiting is expected to save a little, but pays in only ${tenths(said.probability)} of 10 cases.`
    case 'price_is_steady':
      return `The price is steady: start any time${at}. The choice of time changes the cost by ${percent(said.spread)}.`
    case 'below_forecast_error':
      return `Start any time${at}: the choice of time changes the cost by ${percent(said.spread)}, which is less than the forecast errs.`
    case 'waiting_pays':
      return `Wait until ${when} and run${at}${saves(said)}${pays(said)}.`
    case 'not_allowed_yet':
      return `Start at ${when}${at}: the job may not run before${about(said)}.`
    case 'nothing_offered_now':
      return `Wait until ${when} and run${at}: nothing is offered now${about(said)}.`
    case 'too_expensive_now':
      return `Wait until ${when} and run${at}: now it costs more than your highest price${about(said)}.`
    case 'now_not_known':
      return `Wait until ${when} and run${at}: prices are not known for long enough to run now${about(said)}.`
    case 'nothing_offered_at_home':
      return `Run${at}${start ? ` at ${when}` : ''}: nothing is offered at home${about(said)}.`
    case 'place_pays':
      return `${start ? `At ${when} run` : 'Run'}${at}${said.homePlace ? ` instead of ${said.homePlace}` : ''}${saves(said)}${pays(said)}.`
    case 'longer_than_known':
      return said.knownHours === undefined
        ? 'No price is known for that time: forecasts reach seven days.'
        : `The job needs ${round(said.neededHours ?? 0)} hours without a break, and prices are known for ${round(said.knownHours)} at most. Split it, or ask again when more is known.`
    case 'too_expensive':
      return `It does not fit into the hours below your highest price: the cheapest is ${usd(said.lowestPrice ?? 0)} per GPU-hour, and ${usd(said.enoughPrice ?? 0)} would be enough.`
    case 'no_place':
      return said.gone
        ? `None of ${said.gone === 1 ? 'the one place' : `the ${said.gone} places`} that had it has been seen lately: there is nowhere to run it now.`
        : 'No place is left that meets what you ask for.'
    default:
      return said.reason satisfies never
  }
}

const about = ({ cost }: Said): string => (cost === undefined ? '' : `, about ${usd(cost)} in all`)
const saves = ({ saving, savingShare }: Said): string =>
  saving === undefined || savingShare === undefined ? '' : `: saves ${usd(saving)} (${percent(savingShare)}) against running now`
const pays = ({ probability }: Said): string => (probability === undefined ? '' : `; it pays in ${tenths(probability)} of 10 cases`)
export const round = (hours: number): number => Math.round(hours * 100) / 100
export const usd = (amount: number): string => `$${amount.toFixed(Math.abs(amount) < 1 ? 4 : 2)}`
export const tenths = (probability = 0): number => Math.round(probability * 10)

export function percent(share = 0): string {
  const value = share * 100
  return value > 0 && value < 1 ? 'less than 1 %' : `${Math.round(value)} %`
}

/** "Fri 27 Nov 03:00 UTC". */
export function momentText(at: Date, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
  const [day, month] = [days[local.dayOfWeek - 1], months[local.month - 1]]
  return `${day} ${local.day} ${month} ${two(local.hour)}:${two(local.minute)} ${zone}`
}

const two = (value: number): string => String(value).padStart(2, '0')
const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
