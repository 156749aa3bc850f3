import type { UsageSessionDetail, UsageSessionList } from '@dumont/contracts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { aWorkspace } from '../../../test/workspace.ts'
import { startApp } from '../../../test/start-app.ts'
import { addSegments, addSession, ensureInstance } from './store-ledger.ts'

const it = await startApp({ now: '2026-03-04T10:00:00Z', env: { DUMONT_DEMO: 'false' } })
await aWorkspace(it.deps.db, 'w1')
const at = (clock: string) => it.clock.set(new Date(`2026-03-04T${clock}Z`))

type Body = Record<string, unknown>
const post = async (url: string, payload: Body = {}, headers: Record<string, string> = {}) => it.app.inject({ method: 'POST', url, payload, headers })
const start = async (over: Body = {}) => {
  const answer = await post('/api/v1/usage/sessions', { provider: 'Acme', gpu: 'RTX 4090', rate_usd_per_hour: 0.74, ...over })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json<UsageSessionDetail>()
}
const session = async (id: number) => (await it.app.inject(`/api/v1/usage/sessions/${id}`)).json<UsageSessionDetail>()

test('an instance is started, costs by the hour, and stops', async () => {
  at('10:00:00')
  const { id } = await start({ key: 'box', gpu_count: 2, labels: { project: 'llama' } })
  at('12:30:00')
  expect(await session(id)).toMatchObject({
    provider: 'acme',
    key: 'box',
    gpu: 'rtx-4090',
    gpu_count: 2,
    state: 'running',
    running_hours: 2.5,
    cost: 1.85,
    stale: false,
    last_seen_at: '2026-03-04T12:30:00.000Z',
    labels: { project: 'llama' },
  })
  const stopped = await post(`/api/v1/usage/sessions/${id}/stop`)
  expect(stopped.json()).toMatchObject({ state: 'ended', ended_at: '2026-03-04T12:30:00.000Z', cost: 1.85, rate_usd_per_hour: 0 })
  at('20:00:00')
  expect((await session(id)).cost).toBe(1.85)
  expect((await post(`/api/v1/usage/sessions/${id}/stop`)).statusCode).toBe(409)
})

test('stopped time costs storage only, and the instance runs on in the same session', async () => {
  at('10:00:00')
  const { id } = await start({ key: 'disk', storage_usd_per_hour: 0.01 })
  at('11:00:00')
  await post(`/api/v1/usage/sessions/${id}/stop`, { keep_storage: true })
  at('15:00:00')
  expect(await session(id)).toMatchObject({
    state: 'stopped',
    running_hours: 1,
    cost: 0.74,
    storage_cost: 0.05,
    rate_usd_per_hour: 0,
    storage_usd_per_hour: 0.01,
  })
  expect((await start({ key: 'disk', storage_usd_per_hour: 0.01 })).id).toBe(id)
  at('16:00:00')
  expect(await session(id)).toMatchObject({ state: 'running', running_hours: 2, cost: 1.48, storage_cost: 0.06 })
})

test('what runs already cannot be started again; another machine of the same key is another session', async () => {
  at('16:00:00')
  const { id } = await start({ key: 'twice' })
  expect((await post('/api/v1/usage/sessions', { provider: 'acme', key: 'twice', gpu: 'T4', rate_usd_per_hour: 1 })).statusCode).toBe(409)
  await post(`/api/v1/usage/sessions/${id}/stop`, { keep_storage: true })
  at('17:00:00')
  const other = await start({ key: 'twice', gpu: 'T4' })
  expect(other.id).not.toBe(id)
  expect(await session(id)).toMatchObject({ state: 'ended', ended_at: '2026-03-04T17:00:00.000Z' })
})

test.each([{ started_at: '2026-03-04T18:00:01Z' }, { started_at: '1999-01-01T00:00:00Z' }, { rate_usd_per_hour: -1 }, { gpu_count: 0 }, { gpu: '' }])(
  '%o is refused',
  async (over) => {
    at('18:00:00')
    expect((await post('/api/v1/usage/sessions', { provider: 'acme', gpu: 'T4', rate_usd_per_hour: 1, ...over })).statusCode).toBe(400)
  },
)

test('a stop lies after the start and not in the future', async () => {
  at('18:00:00')
  const { id } = await start({ started_at: '2026-03-04T17:00:00Z' })
  for (const time of ['2026-03-04T16:59:59Z', '2026-03-04T18:00:01Z'])
    expect((await post(`/api/v1/usage/sessions/${id}/stop`, { at: time })).statusCode).toBe(400)
  expect((await post(`/api/v1/usage/sessions/${id}/stop`, { at: '2026-03-04T17:30:00Z' })).json()).toMatchObject({ running_hours: 0.5 })
})

test('a correction is another row; the wrong one stays and counts no more', async () => {
  at('18:00:00')
  const { id } = await start({ key: 'wrong', started_at: '2026-03-04T16:00:00Z' })
  const [open] = (await session(id)).segments
  for (const wanted of [{ void: true }, { to: '2026-03-04T17:00:00Z' }])
    expect((await post(`/api/v1/usage/segments/${open!.id}/correct`, { reason: 'x', ...wanted })).statusCode).toBe(409)
  await post(`/api/v1/usage/sessions/${id}/stop`)
  const corrected = (
    await post(`/api/v1/usage/segments/${open!.id}/correct`, { reason: 'The rate was 0.50', rate_usd_per_hour: 0.5 })
  ).json<UsageSessionDetail>()
  expect(corrected.cost).toBe(1)
  expect(corrected.segments).toHaveLength(2)
  const [old, next] = corrected.segments
  expect(old).toMatchObject({ rate_usd_per_hour: 0.74, superseded_by: next!.id })
  expect(next).toMatchObject({ rate_usd_per_hour: 0.5, superseded_by: null, correction_reason: 'The rate was 0.50' })
  expect((await post(`/api/v1/usage/segments/${open!.id}/correct`, { reason: 'x' })).statusCode).toBe(409)
  expect((await post(`/api/v1/usage/segments/${next!.id}/correct`, { reason: 'x', to: '2026-03-04T15:00:00Z' })).statusCode).toBe(400)
  const voided = (await post(`/api/v1/usage/segments/${next!.id}/correct`, { reason: 'Never was', void: true })).json<UsageSessionDetail>()
  expect(voided).toMatchObject({ cost: 0, running_hours: 0, voided: true })
})

test('what goes on is corrected in its rate and its start, and goes on', async () => {
  at('18:00:00')
  const { id, segments } = await start({ key: 'open', started_at: '2026-03-04T17:00:00Z' })
  const correct = (wanted: Body) => post(`/api/v1/usage/segments/${segments[0]!.id}/correct`, { reason: 'A slip', ...wanted })
  expect((await correct({ from: '2026-03-04T18:00:00Z' })).statusCode).toBe(400)
  expect((await correct({ rate_usd_per_hour: 0.5, from: '2026-03-04T16:00:00Z' })).json()).toMatchObject({
    state: 'running',
    started_at: '2026-03-04T16:00:00.000Z',
    ended_at: null,
    rate_usd_per_hour: 0.5,
    cost: 1,
  })
  at('19:00:00')
  expect((await session(id)).cost).toBe(1.5)
  expect((await correct({ rate_usd_per_hour: 1 })).body).toContain('It was corrected already')
})

test('a session begins and ends with the segments that count', async () => {
  at('18:00:00')
  const { id, segments } = await start({ key: 'ends', started_at: '2026-03-04T12:00:00Z' })
  await post(`/api/v1/usage/sessions/${id}/stop`)
  await post(`/api/v1/usage/segments/${segments[0]!.id}/correct`, { reason: 'It was off at five', to: '2026-03-04T17:00:00Z' })
  expect(await session(id)).toMatchObject({ started_at: '2026-03-04T12:00:00.000Z', ended_at: '2026-03-04T17:00:00.000Z', voided: false })
})

test('a year that was mistyped is told, not kept as decades', async () => {
  at('18:00:00')
  const payload = { provider: 'acme', gpu: 'T4', rate_usd_per_hour: 1, key: 'typo', started_at: '2006-03-04T12:00:00Z' }
  const answer = await it.app.inject({ method: 'POST', url: '/api/v1/usage/sessions', payload })
  expect([answer.statusCode, answer.json().error.message]).toEqual([400, expect.stringContaining('started_at: it is longer than three years')])
  const { segments } = await start({ key: 'typo', started_at: '2024-03-04T12:00:00Z' })
  const moved = await post(`/api/v1/usage/segments/${segments[0]!.id}/correct`, { reason: 'Sooner', from: '2006-03-04T12:00:00Z' })
  expect([moved.statusCode, moved.json().error.message]).toEqual([400, expect.stringContaining('from: it is longer than three years')])
})

test('labels are replaced whole, unless somebody changed them meanwhile', async () => {
  at('18:00:00')
  const { id } = await start({ key: 'labels', labels: { project: 'llama' } })
  const label = (payload: Body) => it.app.inject({ method: 'PUT', url: `/api/v1/usage/sessions/${id}/labels`, payload })
  expect((await label({ labels: { project: 'whale', person: 'ana' }, was: { project: 'llama' } })).json()).toMatchObject({
    labels: { project: 'whale', person: 'ana' },
  })
  const late = await label({ labels: {}, was: { project: 'llama' } })
  expect([late.statusCode, late.body]).toEqual([409, expect.stringContaining('changed meanwhile')])
  expect((await label({ labels: {}, was: { person: 'ana', project: 'whale' } })).json()).toMatchObject({ labels: {} })
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`l${i}`, 'x']))
  expect((await label({ labels: many })).statusCode).toBe(400)
  const asMany = await it.app.inject({
    method: 'POST',
    url: '/api/v1/usage/sessions',
    payload: { provider: 'acme', gpu: 'T4', rate_usd_per_hour: 1, labels: many },
  })
  expect([asMany.statusCode, asMany.json().error.message]).toEqual([400, 'labels: are 50 at most'])
  expect((await label({ labels: { '': 'x' } })).statusCode).toBe(400)
  for (const nasty of ['a\0b', '\uD800']) for (const labels of [{ project: nasty }, { [nasty]: 'x' }]) expect((await label({ labels })).statusCode).toBe(400)
})

test('a correction cannot reach into what is charged already', async () => {
  at('18:00:00')
  const csv =
    'provider,key,gpu,from,to,rate_usd_per_hour\nacme,near,T4,2026-03-01T00:00:00Z,2026-03-01T01:00:00Z,1\nacme,near,T4,2026-03-01T01:00:00Z,2026-03-01T02:00:00Z,2\n'
  await importCsv(csv)
  const { id } = (await it.app.inject('/api/v1/usage/sessions?key=near')).json<UsageSessionList>().sessions[0]!
  const [first] = (await session(id)).segments
  const answer = await post(`/api/v1/usage/segments/${first!.id}/correct`, { reason: 'longer', to: '2026-03-01T01:00:01Z' })
  expect(answer.statusCode).toBe(409)
  expect((await session(id)).segments.map((segment) => segment.superseded_by)).toEqual([null, null])
})

const importCsv = (csv: string) => it.app.inject({ method: 'POST', url: '/api/v1/usage/import', headers: { 'content-type': 'text/csv' }, payload: csv })

test('a CSV file is taken whole or not at all, and once', async () => {
  const header = 'provider,key,gpu,gpu_count,state,from,to,rate_usd_per_hour,storage_usd_per_hour'
  const rows = [
    'acme,csv-1,A100 SXM 80GB,2,running,2026-03-01T00:00:00Z,2026-03-01T10:00:00Z,5,0.1',
    'acme,csv-1,A100 SXM 80GB,2,stopped,2026-03-01T10:00:00Z,2026-03-01T20:00:00Z,5,0.1',
  ]
  expect((await importCsv([header, ...rows].join('\n'))).json()).toEqual({ accepted: 2, known: 0, sessions: 1 })
  expect((await importCsv([header, ...rows].join('\n'))).json()).toEqual({ accepted: 0, known: 2, sessions: 0 })
  const list = (await it.app.inject('/api/v1/usage/sessions?key=csv-1')).json<UsageSessionList>()
  expect(list).toMatchObject({ total: 1, sessions: [{ state: 'ended', gpu: 'a100-sxm-80', running_hours: 10, cost: 50, storage_cost: 2 }] })

  const later = 'acme,csv-1,A100 SXM 80GB,2,running,2026-03-02T00:00:00Z,2026-03-02T01:00:00Z,5,0'
  const overlapping = await importCsv([header, later, 'acme,csv-1,A100 SXM 80GB,2,running,2026-03-01T09:59:59Z,2026-03-01T10:00:01Z,5,0'].join('\n'))
  expect(overlapping.statusCode).toBe(409)
  expect(overlapping.body).toContain('csv-1')
  expect((await importCsv([header, later].join('\n'))).json()).toEqual({ accepted: 1, known: 0, sessions: 1 })
  expect((await it.app.inject('/api/v1/usage/sessions?key=csv-1')).json()).toMatchObject({ sessions: [{ ended_at: '2026-03-02T01:00:00.000Z', cost: 55 }] })
})

test('an imported instance has the labels of its rows, of two values the first', async () => {
  const labelled = await importCsv(
    'provider,key,gpu,from,to,rate_usd_per_hour,label:project,label:person\n' +
      'acme,csv-2,T4,2026-03-01T09:00:00Z,2026-03-01T10:00:00Z,1,llama,\nacme,csv-2,T4,2026-03-01T10:00:00Z,2026-03-01T11:00:00Z,1,whale,ana\n',
  )
  expect(labelled.json()).toEqual({ accepted: 2, known: 0, sessions: 1 })
  const found = (await it.app.inject('/api/v1/usage/sessions?key=csv-2')).json<UsageSessionList>()
  expect(found.sessions).toMatchObject([{ labels: { project: 'llama', person: 'ana' } }])
})

test('a file of sessions holds every one, whatever the page, newest first', async () => {
  const rows = Array.from({ length: 1001 }, (_, n) => `many,m${n},T4,2026-03-01T00:00:00Z,2026-03-01T01:00:00Z,1`)
  await importCsv(['provider,key,gpu,from,to,rate_usd_per_hour', ...rows].join('\n'))
  const file = (await it.app.inject('/api/v1/usage/sessions?provider=many&limit=5&format=csv')).body
  const ids = [...file.matchAll(/^\uFEFF?(\d+),many/gm)].map(([, id]) => Number(id))
  expect([new Set(ids).size, ids]).toEqual([1001, ids.toSorted((a, b) => b - a)])
  expect((await it.app.inject('/api/v1/usage/sessions?provider=nobody&format=csv')).body).toMatch(/^\uFEFFid,provider,[^\n]+\r\n$/)
})

test('bad rows are told by their lines; another type of body is refused', async () => {
  const bad = await importCsv('provider,key,gpu,from,to,rate_usd_per_hour\na,b,T4,x,y,1\n')
  expect(bad.statusCode).toBe(400)
  expect(bad.body).toContain('line 2')
  expect((await it.app.inject({ method: 'POST', url: '/api/v1/usage/import', payload: { a: 1 } })).statusCode).toBe(400)
})

test('the list has pages, filters and CSV', async () => {
  const all = (await it.app.inject('/api/v1/usage/sessions?limit=2')).json<UsageSessionList>()
  expect(all.sessions).toHaveLength(2)
  const next = (await it.app.inject(`/api/v1/usage/sessions?limit=2&before=${all.next_before}`)).json<UsageSessionList>()
  expect(all.sessions.map(({ id }) => id)).not.toContain(next.sessions[0]!.id)
  const active = (await it.app.inject('/api/v1/usage/sessions?state=active&provider=ACME&gpu=rtx%204090')).json<UsageSessionList>()
  expect(new Set(active.sessions.map(({ state }) => state))).toEqual(new Set(['running']))
  expect((await it.app.inject('/api/v1/usage/sessions?state=ended')).json<UsageSessionList>().sessions.every(({ state }) => state === 'ended')).toBe(true)
  const csv = await it.app.inject('/api/v1/usage/sessions?key=box&format=csv')
  expect(csv.headers['content-type']).toContain('text/csv')
  expect(csv.body).toContain('"{""project"":""llama""}"')
})

test('a past that is taken today stands behind what began later, and no page repeats or leaves out a session', async () => {
  const taken = await importCsv('provider,key,gpu,from,to,rate_usd_per_hour\nacme,old-1,T4,2025-01-01T00:00:00Z,2025-01-01T01:00:00Z,1\n')
  expect(taken.json()).toMatchObject({ accepted: 1 })
  const found: UsageSessionList['sessions'] = []
  let page: UsageSessionList
  let from = ''
  do {
    page = (await it.app.inject(`/api/v1/usage/sessions?limit=3${from}`)).json<UsageSessionList>()
    found.push(...page.sessions)
    from = `&before=${page.next_before}`
  } while (page.next_before !== null)
  expect(found).toHaveLength(page.total)
  expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
  expect(found.map((one) => one.started_at)).toEqual(
    found
      .map((one) => one.started_at)
      .toSorted()
      .toReversed(),
  )
  expect(found[0]).not.toMatchObject({ key: 'old-1' })
})

test('the same Idempotency-Key at 50 requests at once starts one instance, and all get the same answer', async () => {
  at('18:00:00')
  const headers = { 'idempotency-key': 'start-1' }
  const body = { provider: 'acme', gpu: 'T4', rate_usd_per_hour: 1, name: 'idempotent' }
  const answers = await Promise.all(Array.from({ length: 50 }, () => post('/api/v1/usage/sessions', body, headers)))
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]))
  expect(new Set(answers.map((answer) => answer.json<UsageSessionDetail>().id)).size).toBe(1)
  const { rows } = await sql<{ n: number }>`select count(*) as n from usage_sessions where name = 'idempotent'`.execute(it.deps.db)
  expect(rows[0]!.n).toBe(1)
  expect((await post('/api/v1/usage/sessions', { ...body, gpu_count: 2 }, headers)).statusCode).toBe(422)
  expect((await post('/api/v1/usage/sessions', body, { 'idempotency-key': 'x'.repeat(201) })).statusCode).toBe(400)
})

test('two writers at once cannot store overlapping segments of one instance, whatever they check before', async () => {
  const { db } = it.deps
  const instanceId = await ensureInstance(db, 'w1', 'acme', 'race')
  const when = new Date('2026-02-01T00:00:00Z')
  const base = { workspaceId: 'w1', instanceId, sourceId: null, connectionId: null, part: null, origin: 'api' as const, name: null, gpuId: 't4', gpuCount: 1 }
  const place = { instanceType: null, region: null, zone: null, market: 'spot' as const, labels: {} }
  const sessionId = await addSession(db, { ...base, ...place, startedAt: when, endedAt: when, lastSeenAt: when, createdAt: when })
  const segment = (fromHour: number, toHour: number | null) => ({
    workspaceId: 'w1',
    sessionId,
    instanceId,
    state: 'running' as const,
    rateMicros: 1,
    storageMicros: 0,
    utilisation: null,
    fromAt: new Date(when.getTime() + fromHour * 3_600_000),
    toAt: toHour === null ? null : new Date(when.getTime() + toHour * 3_600_000),
    estimatedBecause: null,
    origin: 'api' as const,
    createdAt: when,
  })
  for (let round = 0; round < 20; round++) {
    const results = await Promise.allSettled(
      [segment(round * 10, round * 10 + 6), segment(round * 10 + 5, round * 10 + 10)].map((one) => db.transaction().execute((trx) => addSegments(trx, [one]))),
    )
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  }
  // What only touches does not overlap, to the millisecond.
  await addSegments(db, [segment(1000, 1001), segment(1001, 1002)])
  await expect(addSegments(db, [segment(1001 - 1 / 3_600_000, 1001)])).rejects.toMatchObject({ code: 'usage_overlap' })
  await addSegments(db, [segment(1002, null)])
  await expect(addSegments(db, [segment(900_000, null)])).rejects.toMatchObject({ code: 'usage_overlap' })
})
