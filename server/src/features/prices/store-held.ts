import type { Market } from '@dumont/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { NEIGHBOURS } from './decide-quarantine.ts'
import { refreshStats } from './store-stats.ts'
import type { Touched } from './tables.ts'

export type HeldPrice = {
  seriesId: number
  hour: Date
  observedAt: Date
  priceMicros: number
  key: string
  source: string
  provider: string | null
  region: string | null
  gpuId: string
  gpuCount: number
  market: Market
  /** The median of the neighbours it was judged by. */
  usualMicros: number | null
}

/** Prices in quarantine that nobody has spoken about yet, newest first; not those of the demo market. */
export async function heldPrices(
  db: Db,
  page: { after: { hour: Date; seriesId: number } | undefined; limit: number },
): Promise<{ rows: HeldPrice[]; total: number }> {
  const held = sql`price_hours p join series s on s.id = p.series_id where p.quarantined and p.verdict is null and not s.demo`
  const after = page.after ? sql`and (p.hour, -p.series_id) < (${page.after.hour}, ${-page.after.seriesId})` : sql``
  const around = (compare: '<' | '>', order: 'asc' | 'desc') => sql`
    (select n.price_micros from price_hours n where n.series_id = page.series_id and n.hour ${sql.raw(compare)} page.hour order by n.hour ${sql.raw(order)} limit ${NEIGHBOURS})`
  const { rows } = await sql<HeldPrice>`
    with page as (
      select p.series_id, p.hour, p.observed_at, p.price_micros, s.key, s.source, s.provider, s.region, s.gpu_id, s.gpu_count, s.market from ${held} ${after} order by p.hour desc, p.series_id limit ${page.limit}
    )
    select page.*, (select round(percentile_cont(0.5) within group (order by around.price_micros))::bigint from (${around('<', 'desc')} union all ${around('>', 'asc')}) as around) as usual_micros
    from page order by page.hour desc, page.series_id`.execute(db)
  const { rows: count } = await sql<{ n: number }>`select count(*) as n from ${held}`.execute(db)
  return { rows, total: count[0]!.n }
}

/** Answers how many of them were in quarantine without a verdict. */
export async function giveVerdict(trx: Db, prices: readonly { seriesId: number; hour: Date }[], verdict: 'accepted' | 'dropped', now: Date): Promise<number> {
  const ids = [...new Set(prices.map(({ seriesId }) => seriesId))]
  await sql`select id from series where id = any(${ids}::bigint[]) order by id for update`.execute(trx)
  const { rows } = await sql<Touched>`
    with spoken as (
      update price_hours p set verdict = ${verdict}, quarantined = ${verdict === 'dropped'}
      from unnest(${prices.map(({ seriesId }) => seriesId)}::bigint[], ${prices.map(({ hour }) => hour)}::timestamptz[]) as w (series_id, hour)
      where p.series_id = w.series_id and p.hour = w.hour and p.quarantined and p.verdict is null
      returning p.series_id, p.hour
    )
    select series_id, count(*) as rows, min(hour) as "from", max(hour) as "to" from spoken group by series_id`.execute(trx)
  if (rows.length && verdict === 'accepted') await refreshStats(trx, rows, new Map(rows.map((one) => [one.seriesId, one.from])), now)
  return rows.reduce((sum, one) => sum + one.rows, 0)
}
