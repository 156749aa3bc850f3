import { CalendarSettings } from '@dumont/contracts'
import type { Db } from '../../platform/db.ts'

/** What the person has set, with the defaults where they set nothing. */
export async function calendarSettingsOf(db: Db, userId: string): Promise<CalendarSettings> {
  const row = await db.selectFrom('calendarPeople').select('settings').where('userId', '=', userId).executeTakeFirst()
  return CalendarSettings.parse(row?.settings ?? {})
}
