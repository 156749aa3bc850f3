import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'

const key = 'prices.demo_removed'

export async function isDemoRemoved(db: Db): Promise<boolean> {
  return (await db.selectFrom('instanceSettings').select('key').where('key', '=', key).execute()).length > 0
}

/** Takes every demo series and its prices away and keeps them away. What other features hold of them goes by their foreign keys. */
export async function removeDemo(db: Db, now: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('instanceSettings')
      .values({ key, value: JSON.stringify(true), updatedAt: now })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute()
    // First the series, so that a job that fills them right now ends before its hours are deleted.
    await sql`select id from series where demo order by id for update`.execute(trx)
    await sql`delete from price_hours where series_id in (select id from series where demo)`.execute(trx)
    await trx.deleteFrom('series').where('demo', '=', true).execute()
    await trx.deleteFrom('priceIndexGroups').where('demo', '=', true).execute()
  })
}
