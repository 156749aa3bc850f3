import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'

export type Polls = { connectionId: number; provider: string; parts: string[]; silent: string[] }

/** What is asked for offers at each connection that is not paused, and which parts have missed three polls. */
export async function pollsOf(db: Db): Promise<Polls[]> {
  const { rows } = await sql<Polls>`
    select c.id as connection_id, c.provider, array_agg(t.part order by t.part) as parts,
      coalesce(array_agg(t.part order by t.part) filter (where t.no_answer_since is not null), '{}') as silent
    from provider_connections c join provider_tasks t on t.connection_id = c.id and t.kind = 'offers'
    where not c.paused group by c.id, c.provider order by c.id`.execute(db)
  return rows
}
