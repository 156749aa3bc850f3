import { type RawBuilder, sql } from 'kysely'
import { referencesVersion } from '../prices/index.ts'
import type { Db } from '../../platform/db.ts'
import { type Standing, standingColumns, type StandingRow, toStanding } from './store-due.ts'

/** What answers are made of, by versions that rise with every change. `settings` null: the defaults. */
export type Versions = { ledger: number; references: string; settings: string | null }

const columns = (workspaceId: string): RawBuilder<unknown> => sql`
  coalesce((select version from usage_ledgers where workspace_id = ${workspaceId}), 0) as ledger, (${referencesVersion}) as "references",
  (
    select version || ' ' || encode(sha256(convert_to(concat_ws(chr(10), regions, proxies, sheet), 'UTF8')), 'base64') from economy_settings
    where workspace_id = ${workspaceId}
  ) as settings`

/** For the rest of the transaction: questions that take a few milliseconds would wait longer for parallel workers to start. */
const withoutWorkers = sql`set_config('max_parallel_workers_per_gather', '0', true)`

/** `runs`: something goes on, so that answers change with time. `first`: the first quarter of an hour with usage that is in the sums; null: none. */
export type Stands = Versions & Standing & { runs: boolean; first: Date | null }

export async function standsAt(db: Db, workspaceId: string): Promise<Stands> {
  const { rows } = await sql<Omit<Stands, keyof Standing> & StandingRow & { setConfig: string }>`
    select ${withoutWorkers}, ${columns(workspaceId)}, ${standingColumns(workspaceId)},
      exists (select from usage_segments where workspace_id = ${workspaceId} and to_at is null and superseded_by is null and not voided) as runs,
      (select min(quarter_at) from savings_history where workspace_id = ${workspaceId} and provider = 'aws') as first`.execute(db)
  const { setConfig: _, ...stands } = rows[0]!
  return { ...stands, ...toStanding(stands) }
}
