import type { CostForecastQuery } from '@dumont/contracts'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/feature.ts'
import { chooseSeries, findGpu, gpuIdOf, gpuLabel, hasRealPrices, type SeriesRow, seriesById, seriesRows } from '../prices/index.ts'
import { marketOf } from './answers.ts'

export const GpuParams = z.object({ gpu_name: z.string().min(1).max(100).describe('Canonical id, label or alias of a GPU; exact match') })
export type SeriesWish = Pick<CostForecastQuery, 'machine_type' | 'provider' | 'region' | 'series'>

/** The series that speaks for a GPU in a market, and at a provider and in a region when given. */
export async function findSeries(deps: Deps, gpuName: string, query: SeriesWish): Promise<SeriesRow> {
  const { db, clock } = deps
  const gpu = gpuIdOf(gpuName)
  if (query.series !== undefined) {
    const row = await seriesById(db, query.series)
    if (!row) throw new AppError('not_found', `There is no series ${query.series}`)
    if (row.gpuId !== gpu) throw new AppError('validation_failed', `series: ${row.id} is of the GPU ${row.gpuId}`)
    return row
  }
  const { provider, region } = query
  const row = await chooseSeries(db, { gpu, market: marketOf[query.machine_type], provider, region, now: clock.now() })
  return row ?? nothingFor(deps, gpu, query)
}

/** Says which names would work. */
async function nothingFor({ db }: Deps, gpu: string, { machine_type, provider, region }: SeriesWish): Promise<never> {
  const rows = await seriesRows(db, { demo: !(await hasRealPrices(db)), limit: 5000 })
  const ofGpu = rows.filter(({ gpuId }) => gpuId === gpu)
  if (ofGpu.length) {
    const places = [...new Set(ofGpu.map((row) => [row.market, row.provider, row.region].filter(Boolean).join(' ')))].slice(0, 8)
    const asked = [machine_type, provider, region].filter(Boolean).join(' ')
    throw new AppError('not_found', `There are no prices of ${gpuLabel(gpu)} for ${asked}`, { hint: `There are prices for: ${places.join(', ')}.` })
  }
  const names = [...new Set(rows.map(({ gpuId }) => gpuId))].slice(0, 8)
  const message = findGpu(gpu) ? `There are no prices of ${gpuLabel(gpu)} yet` : 'No GPU goes by this name'
  throw new AppError('not_found', message, {
    hint: names.length
      ? `Names are matched exactly. There are prices of: ${names.join(', ')}.`
      : 'There are no prices yet: import some, or connect a provider.',
  })
}
