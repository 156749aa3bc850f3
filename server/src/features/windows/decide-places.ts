import type { Job } from '@dumont/contracts'
import { HOUR_MS, type TimingPlace } from '@dumont/forecast'
import { medianPrices } from './median-prices.ts'
import type { KnownPlace } from './read-places.ts'

/** Not seen for longer: nobody is sent there. */
export const MOVE_HOURS = 24

export type LeftOut = { no_forecast: number; unreliable: number; too_expensive: number }
/** A place as it is searched, and what it is made of. */
export type Candidate = { known: KnownPlace; instances: number; place: TimingPlace }
export type Candidates = {
  all: Candidate[]
  /** Those of `all`, in its order. */
  places: TimingPlace[]
  byKey: ReadonlyMap<string, Candidate>
  home: string | undefined
  leftOut: LeftOut
}

/** Where the job may run and what all its machines cost there, hour by hour. Whole machines are paid: as many as carry the GPUs. */
export function decidePlaces(places: readonly KnownPlace[], job: Job, now: Date): Candidates {
  const leftOut: LeftOut = { no_forecast: 0, unreliable: 0, too_expensive: 0 }
  const taken: Candidate[] = []
  for (const known of places) {
    const why = whyNot(known, job)
    if (why) leftOut[why]++
    else taken.push(candidateOf(known, job, now))
  }
  const most = maxPriceOf(job)
  const affordable = taken.filter(({ place }) => most === undefined || place.priceNow <= most || place.prices.some((price) => price <= most))
  leftOut.too_expensive = taken.length - affordable.length
  // Where all are too expensive the search says how much the cheapest would be.
  const all = affordable.length ? affordable : taken
  const home = job.home && cheapestNow(all.filter(({ known }) => isAtHome(known.row, job.home!)))
  const data = home ?? cheapestNow(all)
  for (const one of all) one.place.fixedCostUsd = isWithData(one.known, data?.known, job) ? 0 : dataCostOf(job)
  return { all, places: all.map(({ place }) => place), byKey: new Map(all.map((one) => [one.place.key, one])), home: home?.place.key, leftOut }
}

/** USD per hour of all the machines: what is asked is per GPU wanted. */
export const maxPriceOf = ({ max_price_usd_per_gpu_hour: perGpu, gpu_count: gpus }: Job): number | undefined =>
  perGpu === undefined ? undefined : perGpu * gpus

export const instancesOf = (job: Job, gpusPerInstance: number): number => Math.ceil(job.gpu_count / gpusPerInstance)

const dataCostOf = ({ data_gb: gb, data_usd_per_gb: usdPerGb }: Job): number => gb * usdPerGb

export const keyOf = ({ id }: { id: number }): string => String(id)

function whyNot({ row, forecast }: KnownPlace, job: Job): keyof LeftOut | undefined {
  if (!isReliable(row, job)) return 'unreliable'
  return forecast ? undefined : 'no_forecast'
}

/** Only spot machines are interrupted. */
export function isReliable({ market, interruptionTo }: KnownPlace['row'], { min_reliability: least }: Job): boolean {
  return least === undefined || market !== 'spot' || (interruptionTo !== null && interruptionTo <= 1 - least + 1e-9)
}

/** `known` has a forecast. */
export function candidateOf(known: KnownPlace, job: Job, now: Date): Candidate {
  const { row, forecast } = known
  const { window } = forecast!
  const instances = instancesOf(job, row.gpuCount)
  return {
    known,
    instances,
    place: {
      key: keyOf(row),
      startHour: window.firstHour,
      prices: medianPrices(window, instances),
      priceNow: (row.nowMicros / 1e6) * instances,
      fixedCostUsd: 0,
      canMove: now.getTime() - row.seenAt.getTime() <= MOVE_HOURS * HOUR_MS,
    },
  }
}

type Where = { provider: string | null; region: string | null }
export const isAtHome = ({ provider, region }: Where, home: NonNullable<Job['home']>): boolean =>
  provider === home.provider && (home.region === undefined || region === home.region)

/** What it costs to bring a settled job's data there. */
export const moveCostOf = (where: Where, job: Job): number => (job.home && !isAtHome(where, job.home) ? dataCostOf(job) : 0)

/** Data are not moved between the zones of a region. */
function isWithData(known: KnownPlace, data: KnownPlace | undefined, { home }: Job): boolean {
  if (home) return isAtHome(known.row, home)
  return data !== undefined && known.row.provider === data.row.provider && known.row.region === data.row.region
}

/** Of equals the first. */
function cheapestNow(all: readonly Candidate[]): Candidate | undefined {
  const [first, ...rest] = all
  return first && rest.reduce((best, one) => (one.place.priceNow < best.place.priceNow ? one : best), first)
}
