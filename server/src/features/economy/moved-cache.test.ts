import { comparedProviders, type Evidence, type SavingsBreakdown, type SavingsHistory } from '@dumont/contracts'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { startUsageWorld, type UsageWorld } from '../../../test/usage.ts'
import { recallMoved, rememberMoved } from './moved-cache.ts'
import { readHistory } from './read-history.ts'
import { readSnapshot } from './snapshot.ts'
import { noSums } from './sums.ts'

test('what moves over a boundary is recalled for the version it was read of, and for no other', () => {
  const moved = { ...noSums(), comparedMs: 7n }
  rememberMoved('w aws 1', 'a', moved)
  expect(recallMoved('w aws 1', 'a')).toBe(moved)
  expect(recallMoved('w aws 1', 'b')).toBeUndefined()
  expect(recallMoved('w aws 1', undefined)).toBeUndefined()
  expect(recallMoved('v aws 1', 'a')).toBeUndefined()
  rememberMoved('w aws 2', undefined, moved)
  expect(recallMoved('w aws 2', undefined)).toBeUndefined()
})

describe.each(['Asia/Kolkata', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Auckland'])('days of %s that were asked for before', (zone) => {
  let world: UsageWorld
  const sheet = (usd: number) => ({ rows: comparedProviders.map((provider) => ({ provider, gpu: 'T4', usd_per_gpu_hour: usd })) })
  const days = async () => (await world.get<SavingsHistory>(`/economy/savings/history?from=2026-08-28&to=2026-09-20&zone=${zone}`)).history
  /** The days at once, and each by a question of its own, from the evidence. */
  const bothWays = async () => {
    const [atOnce, alone]: [object[], object[]] = [[], []]
    for (const { date, partial: _, ...day } of await days()) {
      atOnce.push({ date, ...day })
      alone.push({ date, ...(await world.get<SavingsBreakdown>(`/economy/breakdown?from=${date}&to=${date}&zone=${zone}`)).totals })
    }
    return { atOnce, alone }
  }

  beforeAll(async () => {
    world = await startUsageWorld('2026-09-20T00:00:00Z')
    await world.send('PUT', '/economy/price-sheet', sheet(3))
    // An empty week in between; days of one hour; pieces that end beside the beginnings of days.
    const times = [
      '09-01T07:11:13Z,2026-09-02T18:40:00Z',
      '09-02T18:45:00Z,2026-09-04T03:29:59Z',
      '09-12T18:10:00Z,2026-09-12T18:50:00Z',
      '09-14T00:00:00Z,2026-09-16T12:00:00Z',
    ]
    await world.importCsv(times.map((one, i) => `vast,box,T4,${1 + i},running,2026-${one},0.${3 + i},0.01`))
    await world.value()
    await days()
  }, 60_000)

  test('are the same again, and without reading what moves', async () => {
    const before = await days()
    expect(before.filter(({ hours_used: hours }) => hours > 0).length).toBeGreaterThan(6)
    // As no change of ours does it: the row of the day stays.
    await sql`update savings_hours set cost_dumont = cost_dumont + 3600000000000`.execute(world.deps.db)
    expect(await days()).toEqual(before)
    await sql`update savings_hours set cost_dumont = cost_dumont - 3600000000000`.execute(world.deps.db)
  })

  test('follow a correction, before the sums do and after', async () => {
    const { rows } = await world.get<Evidence>('/economy/evidence?all=true')
    await world.send('POST', `/usage/segments/${rows.at(-1)!.segment_id}/correct`, { reason: 'x', rate_usd_per_hour: 1.25 })
    const found = await bothWays()
    expect(found.atOnce).toEqual(found.alone)
    await world.value()
    const followed = await bothWays()
    expect(followed.atOnce).toEqual(followed.alone)
  })

  test('follow usage that comes where there was none, in days that have some and in others', async () => {
    await world.importCsv(['vast,other,T4,1,running,2026-09-02T18:00:00Z,2026-09-08T09:00:00Z,0.5,0'])
    await world.value()
    const found = await bothWays()
    expect(found.atOnce).toEqual(found.alone)
  })

  test('follow a recompute, and what is taken away', async () => {
    await world.send('PUT', '/economy/price-sheet', sheet(5))
    await world.send('POST', '/economy/recompute', { apply: true })
    await world.value()
    const found = await bothWays()
    expect(found.atOnce).toEqual(found.alone)
    for (const { segment_id: id } of (await world.get<Evidence>('/economy/evidence?all=true')).rows.slice(0, 2))
      await world.send('POST', `/usage/segments/${id}/correct`, { reason: 'x', void: true })
    await world.value()
    const followed = await bothWays()
    expect(followed.atOnce).toEqual(followed.alone)
  })

  test('are those of each view of the database, though another one was asked in between', async () => {
    const before = await days()
    const [open, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const old = readSnapshot(world.deps.db, 'w1', world.clock.now(), {
      isKnown: () => false,
      read: async (snapshot) => {
        open.resolve()
        await done.promise
        return readHistory(snapshot, 'aws', { from: '2026-08-28', to: '2026-09-20', zone, group: 'day', all: false })
      },
    })
    await open.promise
    await world.importCsv(['vast,late,T4,2,running,2026-09-01T00:00:00Z,2026-09-03T09:00:00Z,0.7,0'])
    await world.value()
    const after = await days()
    expect(after).not.toEqual(before)
    done.resolve()
    expect((await old)!.history).toEqual(before)
    expect(await days()).toEqual(after)
  })
})
