import type { Deps } from '../../platform/feature.ts'
import type { Db } from '../../platform/db.ts'

/** Three turns of five minutes. */
export const LATE_MS = 15 * 60_000

export async function noteRound(db: Db, finishedAt: Date): Promise<void> {
  await db
    .insertInto('alertRounds')
    .values({ finishedAt })
    .onConflict((conflict) => conflict.column('onlyRow').doUpdateSet({ finishedAt }))
    .execute()
}

/** When an evaluation last came to its end. Undefined: never yet. */
export async function lastRound(db: Db): Promise<Date | undefined> {
  return (await db.selectFrom('alertRounds').select('finishedAt').executeTakeFirst())?.finishedAt
}

/** Alerts may be missing: none was looked for in three turns. Before the first one nobody is late. */
export const isLate = (finishedAt: Date | undefined, now: Date): boolean => finishedAt !== undefined && now.getTime() - finishedAt.getTime() > LATE_MS

export async function ready({ db, clock }: Deps): Promise<Record<string, boolean>> {
  return { alerts: !isLate(await lastRound(db), clock.now()) }
}
