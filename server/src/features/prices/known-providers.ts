import { sql } from 'kysely'
import type { Deps } from '../../platform/feature.ts'

/** Names of providers that have prices, or could have: those that can be connected, and those of any series. In order. */
export async function knownProviders({ db, outside }: Pick<Deps, 'db' | 'outside'>): Promise<string[]> {
  const { rows } = await sql<{ provider: string }>`select distinct provider from series where provider is not null`.execute(db)
  return [...new Set([...outside.vendors.providers.map(({ id }) => id), ...rows.map(({ provider }) => provider)])].toSorted()
}
