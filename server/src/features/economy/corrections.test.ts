import type { Evidence, Savings, UsageSessionDetail } from '@dumont/contracts'
import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { startUsageWorld } from '../../../test/usage.ts'

const world = await startUsageWorld()
beforeEach(async () => {
  await sql`truncate usage_instances, usage_ledgers, economy_ledgers, economy_settings, savings_history, savings_hours, savings_days, savings_sessions restart identity cascade`.execute(
    world.deps.db,
  )
  world.at('2026-09-01T09:00:00Z')
  await world.send('PUT', '/economy/price-sheet', { rows: [{ provider: 'aws', gpu: 'T4', usd_per_gpu_hour: 1 }] })
})
const saved = async () => (await world.get<Savings>('/economy/savings')).lifetime_savings
const evidence = async () => (await world.get<Evidence>('/economy/evidence')).rows.reduce((sum, row) => sum + row.savings!, 0)
const correct = (id: number, wanted: object) => world.send('POST', `/usage/segments/${id}/correct`, { reason: 'A slip', ...wanted })

test('what goes on is corrected, and every sum follows, kept or not', async () => {
  world.at('2026-09-01T11:00:00Z')
  const { segments } = await world.start({ gpu: 'T4', rate_usd_per_hour: 0.5, started_at: '2026-09-01T10:00:00Z' })
  await world.value()
  expect(await saved()).toBe(0.5)
  world.at('2026-09-01T12:00:00Z')
  expect((await correct(segments[0]!.id, { rate_usd_per_hour: 0.25, from: '2026-09-01T09:00:00Z' })).statusCode).toBe(200)
  expect([await saved(), await evidence()]).toEqual([2.25, 2.25])
  await world.value()
  expect([await saved(), await evidence()]).toEqual([2.25, 2.25])
  world.at('2026-09-01T13:00:00Z')
  expect([await saved(), await evidence()]).toEqual([3, 3])
})

test('of two corrections at once one counts, and the other is told', async () => {
  world.at('2026-09-01T11:00:00Z')
  const { id, segments } = await world.start({ gpu: 'T4', rate_usd_per_hour: 0.5, started_at: '2026-09-01T10:00:00Z' })
  await world.stop(id)
  const answers = await Promise.all([0.1, 0.2, 0.3].map((rate) => correct(segments[0]!.id, { rate_usd_per_hour: rate })))
  expect(answers.map(({ statusCode }) => statusCode).sort((a, b) => a - b)).toEqual([200, 409, 409])
  expect(answers.filter(({ body }) => body.includes('changed_meanwhile'))).toHaveLength(2)
  const session = await world.get<UsageSessionDetail>(`/usage/sessions/${id}`)
  expect(session.segments.filter(({ superseded_by: by }) => by === null)).toHaveLength(1)
  expect(await saved()).toBeCloseTo(1 - session.cost, 9)
})

test('a deleted session leaves every figure, and its rows stay in the ledger', async () => {
  await world.importCsv(['acme,box,T4,1,running,2026-08-30T09:00:00Z,2026-08-30T11:00:00Z,0.5,0'])
  await world.value()
  expect(await saved()).toBe(1)
  const { sessions } = await world.get<{ sessions: { id: number }[] }>('/usage/sessions')
  const { segments } = await world.get<UsageSessionDetail>(`/usage/sessions/${sessions[0]!.id}`)
  await correct(segments[0]!.id, { void: true })
  expect([await saved(), await evidence()]).toEqual([0, 0])
  await world.value()
  expect([await saved(), await evidence()]).toEqual([0, 0])
  expect((await world.get<UsageSessionDetail>(`/usage/sessions/${sessions[0]!.id}`)).segments).toHaveLength(2)
})
