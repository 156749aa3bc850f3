import type { Db } from '../../platform/db.ts'

/** Addresses of a workspace's owners, where they have told one, and the workspace's name. */
export async function ownersOf(db: Db, workspaceId: string): Promise<{ name: string; emails: string[] }> {
  const rows = await db
    .selectFrom('workspaces as w')
    .leftJoin('memberships as m', (join) => join.onRef('m.workspaceId', '=', 'w.id').on('m.role', '=', 'owner'))
    .leftJoin('users as u', (join) => join.onRef('u.id', '=', 'm.userId').on('u.setupNeeded', '=', false))
    .select(['w.name', 'u.email'])
    .where('w.id', '=', workspaceId)
    .execute()
  return { name: rows[0]?.name ?? '', emails: rows.flatMap(({ email }) => email ?? []) }
}
