import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'

/** A Google account whose consent is lost, and whom to tell: the person, by their own address, in a workspace of theirs. `episode` names it for ever. */
export type LostConsent = { connectionId: number; episode: number; name: string; email: string; workspaceId: string; since: Date }

/** Those lost since then, whose person can be told. */
export async function lostConsents(db: Db, since: Date): Promise<LostConsent[]> {
  const { rows } = await sql<LostConsent>`
    select c.id as connection_id, c.reconnects as episode, c.name, u.email, m.workspace_id, c.reconnect_since as since
    from calendar_connections c join users u on u.id = c.user_id and not u.setup_needed
    join lateral (
      select workspace_id from memberships where user_id = c.user_id order by workspace_id is not distinct from c.workspace_id desc, created_at, id limit 1
    ) m on true
    where c.reconnect_since >= ${since} order by c.id`.execute(db)
  return rows
}

/** Google accounts that were connected in a workspace by who still belongs to it: whose they are, not which. */
export async function consentsIn(db: Db, workspaceId: string): Promise<{ connectionId: number; person: string; isLost: boolean }[]> {
  const { rows } = await sql<{ connectionId: number; person: string; isLost: boolean }>`
    select c.id as connection_id, u.name as person, c.reconnect_since is not null as is_lost
    from calendar_connections c join users u on u.id = c.user_id join memberships m on m.user_id = c.user_id and m.workspace_id = c.workspace_id
    where c.kind = 'google' and c.workspace_id = ${workspaceId} order by c.id`.execute(db)
  return rows
}
