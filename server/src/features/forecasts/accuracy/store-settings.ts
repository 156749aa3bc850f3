import type { AccuracySettings } from '@dumont/contracts'
import type { Db } from '../../../platform/db.ts'

const key = 'accuracy.public'

export async function accuracySettings(db: Db): Promise<AccuracySettings> {
  const row = await db.selectFrom('instanceSettings').select('value').where('key', '=', key).executeTakeFirst()
  return { public: row?.value === true }
}

export async function keepAccuracySettings(db: Db, settings: AccuracySettings, now: Date): Promise<void> {
  const value = JSON.stringify(settings.public)
  await db
    .insertInto('instanceSettings')
    .values({ key, value, updatedAt: now })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value, updatedAt: now }))
    .execute()
}
