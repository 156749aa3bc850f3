import type { Savings } from '@dumont/contracts'
import { sql } from 'kysely'
import { beforeEach } from 'vitest'
import { startUsageWorld, type UsageWorld } from './usage.ts'

type Answer = ReturnType<UsageWorld['send']>
export type EconomyWorld = UsageWorld & {
  /** The workspace's own price of a GPU at AWS, in place of all it had. */
  sheet: (gpu: string, usd: number, more?: object) => Answer
  savings: (query?: string) => Promise<Savings>
}

/** A workspace without usage before each test, on 1 September 2026. */
export async function startEconomyWorld(): Promise<EconomyWorld> {
  const world = await startUsageWorld()
  beforeEach(async () => {
    await sql`truncate usage_instances, usage_ledgers, economy_ledgers, economy_settings, savings_history, savings_hours, savings_days, savings_sessions, embed_tokens restart identity cascade`.execute(
      world.deps.db,
    )
    world.at('2026-09-01T00:00:00Z')
  })
  return {
    ...world,
    sheet: (gpu, usd, more = {}) => world.send('PUT', '/economy/price-sheet', { rows: [{ provider: 'aws', gpu, usd_per_gpu_hour: usd, ...more }] }),
    savings: (query = '') => world.get<Savings>(`/economy/savings${query}`),
  }
}
