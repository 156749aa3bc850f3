import type { Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/db.ts'
import type { AuditRow } from './tables.ts'

/** Somebody at the server's own terminal, or the server itself. */
export type Machine = 'admin command' | 'server'

/**
 * Writes down who changed what, in the caller's transaction when it is given one. `action` is noun.verb in the past ("key.created").
 * Never put a secret into `detail`: it is shown to owners as it is.
 */
export async function audit(
  db: Db,
  actor: Pick<Actor, 'userId' | 'workspaceId' | 'via'> | Machine,
  action: string,
  target: string | null,
  detail: Record<string, unknown>,
  now: Date,
): Promise<void> {
  const who =
    typeof actor === 'string'
      ? { workspaceId: null, userId: null, who: actor }
      : { workspaceId: actor.workspaceId, userId: actor.userId, who: await nameOf(db, actor) }
  await db
    .insertInto('auditLog')
    .values({ at: now, ...who, action, target, detail: JSON.stringify(detail) })
    .execute()
}

async function nameOf(db: Db, actor: Pick<Actor, 'userId' | 'via'>): Promise<string> {
  const user = await db.selectFrom('users').select(['name', 'email', 'setupNeeded']).where('id', '=', actor.userId).executeTakeFirst()
  const name = user ? (user.setupNeeded ? user.name : user.email) : actor.userId
  return actor.via === 'key' ? `${name} (API key)` : name
}

/** Newest first; `limit + 1` rows tell the caller whether there are more. What was done at the server's terminal is shown to instance admins. */
export function auditEntries(db: Db, actor: Pick<Actor, 'workspaceId' | 'instanceAdmin'>, page: { before?: number; limit: number }): Promise<AuditRow[]> {
  return db
    .selectFrom('auditLog')
    .selectAll()
    .where((eb) =>
      actor.instanceAdmin ? eb.or([eb('workspaceId', '=', actor.workspaceId), eb('workspaceId', 'is', null)]) : eb('workspaceId', '=', actor.workspaceId),
    )
    .$if(page.before !== undefined, (query) => query.where('id', '<', page.before!))
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
}
