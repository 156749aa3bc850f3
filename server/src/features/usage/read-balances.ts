import type { Db } from '../../platform/db.ts'
import { decideEmptyAt } from './decide-empty-at.ts'
import { type OpenRow, openSessions } from './store-ledger.ts'
import { type SourceOfConnection, sourcesOf } from './store-sources.ts'

/** Prepaid money at a vendor, and when what runs there now has used it up. `emptyAt` null: nothing burns it. */
export type SourceBalance = { sourceId: number; provider: string; usd: number; observedAt: Date; burnMicros: number; emptyAt: Date | null }

/** Undefined: the vendor has not told it. `open`: all that goes on in the workspace. */
export function balanceOf({ id, provider, balanceMicros, balanceAt }: SourceOfConnection, open: readonly OpenRow[]): SourceBalance | undefined {
  if (balanceMicros === null || !balanceAt) return undefined
  const mine = open.filter(({ session }) => session.sourceId === id)
  const burns = mine.map(({ segment }) => (segment ? segment.storageMicros + (segment.state === 'stopped' ? 0 : (segment.rateMicros ?? 0)) : 0))
  const burnMicros = burns.reduce((sum, micros) => sum + micros, 0)
  const emptyAt = decideEmptyAt(balanceMicros, burnMicros, balanceAt) ?? null
  return { sourceId: id, provider, usd: balanceMicros / 1e6, observedAt: balanceAt, burnMicros, emptyAt }
}

/** Of all sources of a workspace that tell theirs. */
export async function balancesOf(db: Db, workspaceId: string): Promise<SourceBalance[]> {
  const open = await openSessions(db, workspaceId)
  return (await sourcesOf(db, workspaceId)).filter(({ paused }) => !paused).flatMap((source) => balanceOf(source, open) ?? [])
}
