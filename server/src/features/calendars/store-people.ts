import { CalendarSettings } from '@dumont/contracts'
import type { Db } from '../../platform/db.ts'

const MINUTE_MS = 60_000

/** What the person has set, with the defaults where they set nothing. */
export async function calendarSettingsOf(db: Db, userId: string): Promise<CalendarSettings> {
  const row = await db.selectFrom('calendarPeople').select('settings').where('userId', '=', userId).executeTakeFirst()
  return CalendarSettings.parse(row?.settings ?? {})
}

export async function keepCalendarSettings(db: Db, userId: string, settings: CalendarSettings): Promise<void> {
  const text = JSON.stringify(settings)
  await db
    .insertInto('calendarPeople')
    .values({ userId, settings: text, lookedAt: null })
    .onConflict((conflict) => conflict.column('userId').doUpdateSet({ settings: text }))
    .execute()
}

export async function lookedAtOf(db: Db, userId: string): Promise<Date | null> {
  const row = await db.selectFrom('calendarPeople').select('lookedAt').where('userId', '=', userId).executeTakeFirst()
  return row?.lookedAt ?? null
}

/** Once a minute; answers whether it was written. */
export async function keepLook(db: Db, userId: string, now: Date): Promise<boolean> {
  const before = new Date(now.getTime() - MINUTE_MS)
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('calendarPeople')
    .values({ userId, lookedAt: now })
    .onConflict((conflict) =>
      conflict
        .column('userId')
        .doUpdateSet({ lookedAt: now })
        // A clock that was set back must not make a look of the future last.
        .where((eb) =>
          eb.or([eb('calendarPeople.lookedAt', 'is', null), eb('calendarPeople.lookedAt', '<=', before), eb('calendarPeople.lookedAt', '>', now)]),
        ),
    )
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}
