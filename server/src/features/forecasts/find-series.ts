import type { CostForecastQuery } from '@dumont/contracts'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/feature.ts'
import { chooseSeries, gpuIdOf, nothingFor, type SeriesRow, seriesById } from '../prices/index.ts'
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
  return row ?? nothingFor(db, gpu, [query.machine_type, provider, region])
}
