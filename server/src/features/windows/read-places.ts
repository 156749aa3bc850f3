import type { Job, Market } from '@dumont/contracts'
import { latestForecasts, type LatestForecast, marketOf } from '../forecasts/index.ts'
import { countGonePlaces, findGpu, gpuIdOf, hasRealPrices, nothingFor, type PlaceFilter, placeRows, type PlaceRow } from '../prices/index.ts'
import { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/feature.ts'

/** Somewhere to run, with what is known of its price: `forecast` is undefined where there is none yet. */
export type KnownPlace = { row: PlaceRow; forecast: LatestForecast | undefined }
export type KnownPlaces = { market: Market; demo: boolean; places: KnownPlace[]; /** How many more there were once: not seen for two days. */ gone: number }
export type Reader = Pick<Deps, 'db' | 'pool'>

/** Every place of the job's GPUs in its market, with its newest forecast. @throws AppError when there never was one: its hint says which names would work */
export async function readPlaces(deps: Reader, job: Job, now: Date): Promise<KnownPlaces> {
  const demo = !(await hasRealPrices(deps.db))
  const filter = filterOf(job, demo, now)
  // One after the other: within a transaction there is one connection.
  const rows = await placeRows(deps.db, filter)
  const gone = await countGonePlaces(deps.db, filter)
  await checkNames(deps, job, rows, gone)
  const forecasts = await latestForecasts(deps, rows, now)
  return { market: filter.market, demo, gone, places: rows.map((row) => ({ row, forecast: forecasts.get(row.id) })) }
}

export function filterOf(job: Job, demo: boolean, now: Date): PlaceFilter {
  const gpus = [...new Set([job.gpu_name, ...job.equivalents].map(gpuIdOf))]
  return { gpus, market: marketOf[job.machine_type], demo, providers: job.providers, regions: job.regions, instanceTypes: job.instance_types, now }
}

async function checkNames({ db }: Reader, job: Job, rows: readonly PlaceRow[], gone: number): Promise<void> {
  const seen = new Set(rows.map(({ gpuId }) => gpuId))
  const unknown = job.equivalents.find((name) => !findGpu(name) && !seen.has(gpuIdOf(name)))
  if (unknown !== undefined)
    throw new AppError('not_found', 'equivalents: no GPU goes by one of these names', { hint: 'Names are matched exactly; see /api/v1/catalogue.' })
  if (!rows.length && !gone)
    await nothingFor(db, gpuIdOf(job.gpu_name), [job.machine_type, ...(job.providers ?? []), ...(job.regions ?? []), ...(job.instance_types ?? [])])
}
