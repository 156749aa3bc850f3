import { QuarantineList, type QuarantinedPrice, QuarantineQuery, QuarantineVerdict, QuarantineVerdictAnswer } from '@dumont/contracts'
import { audit } from '../accounts/index.ts'
import { AppError } from '../../platform/errors.ts'
import type { App, Deps } from '../../platform/feature.ts'
import { FAR_FACTOR } from './decide-quarantine.ts'
import { gpuLabel } from './gpus.ts'
import { giveVerdict, type HeldPrice, heldPrices } from './store-held.ts'
import { wakeQuietly } from './wake.ts'
import { usd } from './wire.ts'

const admin = { access: 'instance_admin' } as const

export function quarantineRoutes(app: App, deps: Deps): void {
  app.get(
    '/api/v1/prices/quarantine',
    {
      config: { access: 'viewer' },
      schema: { summary: 'Prices that were not believed, newest first', querystring: QuarantineQuery, response: { 200: QuarantineList } },
    },
    async ({ query }) => {
      const { rows, total } = await heldPrices(deps.db, { after: query.after === undefined ? undefined : placeOf(query.after), limit: query.limit + 1 })
      const page = rows.slice(0, query.limit)
      const last = page.at(-1)
      return { prices: page.map(toWire), total, next_after: rows.length > query.limit && last ? `${last.hour.toISOString()}_${last.seriesId}` : null }
    },
  )

  for (const [word, verdict] of [
    ['accept', 'accepted'],
    ['drop', 'dropped'],
  ] as const) {
    const summary = verdict === 'accepted' ? 'Use quarantined prices after all' : 'Never use quarantined prices, and show them no more'
    app.post(
      `/api/v1/prices/quarantine/${word}`,
      { config: admin, schema: { summary, body: QuarantineVerdict, response: { 200: QuarantineVerdictAnswer } } },
      async ({ body, actor }) => {
        const now = deps.clock.now()
        const wanted = body.prices.map(({ series_id: seriesId, hour }) => ({ seriesId, hour: new Date(hour) }))
        const changed = await deps.db.transaction().execute(async (trx) => {
          const count = await giveVerdict(trx, wanted, verdict, now)
          if (count) await audit(trx, actor!, `quarantine.${verdict}`, null, { prices: count }, now)
          return count
        })
        if (changed) await wakeQuietly(deps, 'prices.index')
        return { changed }
      },
    )
  }
}

function placeOf(after: string): { hour: Date; seriesId: number } {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_(\d{1,15})$/.exec(after)
  const hour = new Date(match?.[1] ?? Number.NaN)
  if (Number.isNaN(hour.getTime())) throw new AppError('validation_failed', 'after: is not the `next_after` of an answer')
  return { hour, seriesId: Number(match![2]) }
}

function toWire(row: HeldPrice): QuarantinedPrice {
  return {
    series_id: row.seriesId,
    hour: row.hour.toISOString(),
    key: row.key,
    source: row.source,
    provider: row.provider,
    region: row.region,
    gpu: row.gpuId,
    gpu_label: gpuLabel(row.gpuId),
    gpu_count: row.gpuCount,
    market: row.market,
    observed_at: row.observedAt.toISOString(),
    price_usd_per_hour: usd(row.priceMicros),
    usual_usd_per_hour: row.usualMicros === null ? null : usd(row.usualMicros),
    reason: reasonOf(row),
  }
}

function reasonOf({ priceMicros, usualMicros }: HeldPrice): string {
  if (usualMicros === null) return 'Too far from the prices around it'
  const times = priceMicros > usualMicros ? priceMicros / usualMicros : usualMicros / priceMicros
  return `${times.toFixed(times < 100 ? 1 : 0)} times ${priceMicros > usualMicros ? 'above' : 'below'} the median of the prices around it; more than ${FAR_FACTOR} times is not believed`
}
