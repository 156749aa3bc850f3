import type { Db } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { findGpu, gpuLabel } from './gpus.ts'
import { hasRealPrices, seriesRows } from './store.ts'

export const NO_SUCH_GPU = 'No GPU goes by this name'

/** Says which names would work. `asked`: what else the search was narrowed by. @throws AppError always */
export async function nothingFor(db: Db, gpu: string, asked: readonly (string | undefined)[]): Promise<never> {
  const rows = await seriesRows(db, { demo: !(await hasRealPrices(db)), limit: 5000 })
  const ofGpu = rows.filter(({ gpuId }) => gpuId === gpu)
  if (ofGpu.length) {
    const places = [...new Set(ofGpu.map((row) => [row.market, row.provider, row.region].filter(Boolean).join(' ')))].slice(0, 8)
    throw new AppError('not_found', `There are no prices of ${gpuLabel(gpu)} for ${asked.filter(Boolean).join(' ')}`, {
      hint: `There are prices for: ${places.join(', ')}.`,
    })
  }
  const names = [...new Set(rows.map(({ gpuId }) => gpuId))].slice(0, 8)
  const message = findGpu(gpu) ? `There are no prices of ${gpuLabel(gpu)} yet` : NO_SUCH_GPU
  throw new AppError('not_found', message, {
    hint: names.length
      ? `Names are matched exactly. There are prices of: ${names.join(', ')}.`
      : 'There are no prices yet: import some, or connect a provider.',
  })
}
