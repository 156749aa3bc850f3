import type { Db } from '../src/platform/db.ts'

/** A workspace for tests whose requests are the everyday instance admin's. */
export async function aWorkspace(db: Db, id: string): Promise<void> {
  await db
    .insertInto('workspaces')
    .values({ id, name: id, slug: id, createdAt: new Date(0) })
    .execute()
}
