import type { Db } from '../../platform/db.ts'

/** How people are called: by name, else by address. Who is gone is not there. */
export async function namesOf(db: Db, userIds: readonly string[]): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('users')
    .select(['id', 'name', 'email'])
    .where('id', 'in', [...new Set(userIds)])
    .execute()
  return new Map(rows.flatMap(({ id, name, email }) => (name || email ? [[id, name || email] as const] : [])))
}
