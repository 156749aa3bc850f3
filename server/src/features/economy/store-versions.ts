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

/** `runs`: something goes on, so that answers change with time. */
export async function versionsOf(db: Db, workspaceId: string): Promise<Versions & { runs: boolean }> {
  const { rows } = await sql<Versions & { runs: boolean }>`
    select ${columns(workspaceId)},
      exists (select from usage_segments where workspace_id = ${workspaceId} and to_at is null and superseded_by is null and not voided) as runs`.execute(db)
  return rows[0]!
}

/** `first`: the first quarter of an hour with usage that is in the sums; null: none. */
export async function standsAt(db: Db, workspaceId: string): Promise<Versions & Standing & { first: Date | null }> {
  const { rows } = await sql<Versions & StandingRow & { first: Date | null }>`
    select ${columns(workspaceId)}, ${standingColumns(workspaceId)},
      (select min(quarter_at) from savings_history where workspace_id = ${workspaceId} and provider = 'aws') as first`.execute(db)
  return { ...rows[0]!, ...toStanding(rows[0]!) }
}
