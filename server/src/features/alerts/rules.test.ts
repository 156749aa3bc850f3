import type { AlertRule, AlertRuleList } from '@dumont/contracts'
import { beforeEach, expect, test } from 'vitest'
import { startAlertWorld } from '../../../test/alerts.ts'
import { addForecast } from '../../../test/forecasts.ts'
import { addPrices } from '../../../test/price-history.ts'
import { alerts } from './index.ts'

const it = await startAlertWorld('2026-09-10T00:00:00Z')
beforeEach(() => it.begin())

const subjects = () => it.mail.taken.map(({ mail }) => mail.subject)
const rule = async (condition: Record<string, unknown>, over: Record<string, unknown> = {}): Promise<AlertRule> => {
  const answer = await it.send('POST', '/alert-rules', { name: 'Mine', condition, email: 'owner@gpu.test', ...over })
  expect(answer.statusCode, answer.body).toBe(201)
  return JSON.parse(answer.body) as AlertRule
}
const listed = async () => (await it.get<AlertRuleList>('/alert-rules')).rules
const price = (usd: number, spec: Record<string, unknown> = {}) => addPrices(it.deps, spec, [{ at: it.clock.now(), usd }])
const below = (usd: number) => ({ kind: 'price_below', gpu_name: 'A100', usd_per_gpu_hour: usd })
const turn = async (minutes = 5) => {
  it.wait(minutes)
  await it.evaluate()
}

test('a price that falls to the limit is told once, by mail; again after it rose, and a day later', async () => {
  const { id } = await rule(below(1))
  await price(1.5)
  await turn()
  expect(subjects()).toEqual([])
  await price(0.9)
  await turn()
  await turn()
  expect(subjects()).toHaveLength(1)
  expect(it.mail.taken[0]!.mail.text).toContain('It is at or below your $1.00 per GPU-hour.')
  expect((await it.list()).alerts).toMatchObject([
    { kind: 'price_below', rule_id: id, budget_id: null, value: 0.9, limit: 1, unit: 'usd_per_gpu_hour', severity: 'info' },
  ])
  expect(await listed()).toMatchObject([{ id, state: 'firing', value: 0.9 }])
  await price(1.5)
  await turn()
  await price(0.8)
  await turn()
  expect(subjects()).toHaveLength(1)
  await turn(24 * 60)
  expect(subjects()).toHaveLength(2)
})

const pricesChanged = () => alerts.jobs!.find(({ on }) => on?.includes('prices.changed'))!.runDue(it.deps, it.clock.now(), new AbortController().signal)

test('a price that comes in is judged at once, other rules at their turn', async () => {
  const { id } = await rule(below(1))
  await rule({ kind: 'long_session', hours: 1 })
  await turn()
  it.wait(1)
  await price(0.9)
  await pricesChanged()
  const at = it.clock.now().toISOString()
  expect((await it.list()).alerts).toMatchObject([{ kind: 'price_below', rule_id: id }])
  expect((await listed()).map(({ condition, evaluated_at: judged }) => [condition.kind, judged === at])).toEqual([
    ['long_session', false],
    ['price_below', true],
  ])
})

test('prices that come in every minute make nobody blind sooner', async () => {
  await rule(below(1))
  for (let minute = 0; minute < 5; minute++) {
    it.wait(1)
    await pricesChanged()
  }
  expect((await it.list()).alerts).toEqual([])
  for (let minute = 0; minute < 5; minute++) {
    it.wait(1)
    await pricesChanged()
  }
  expect((await it.list()).alerts).toMatchObject([{ kind: 'no_data' }])
})

test('a provider goes by its own name, whatever its case; one that is only priced counts too', async () => {
  await price(2, { provider: 'Basement' })
  expect((await rule({ ...below(1), provider: 'AWS' })).condition).toMatchObject({ provider: 'aws' })
  expect((await rule({ ...below(1), provider: 'basement' })).condition).toMatchObject({ provider: 'Basement' })
})

const east = { provider: 'aws', region: 'us-east-1', key: 'east' }
const west = { provider: 'aws', region: 'us-west-2', key: 'west' }

test('a price in one region: what other regions cost does not fire it', async () => {
  await price(3, east)
  await price(1.9, west)
  const { condition } = await rule({ ...below(2.5), provider: 'AWS', region: 'US-East-1' })
  expect(condition).toMatchObject({ provider: 'aws', region: 'us-east-1' })
  await turn()
  expect(subjects()).toEqual([])
  await price(2.4, east)
  await turn()
  expect(subjects()).toEqual([expect.stringContaining('A100, Amazon Web Services, us-east-1')])
  expect(await listed()).toMatchObject([{ value: 2.4, watched: [{ subject: expect.stringMatching(/Services, us-east-1$/) as string }] }])
})

test('a region without a provider is that of any; one where the GPU is not offered cannot be seen', async () => {
  await price(0.9, east)
  await price(5, { ...west, gpuId: 't4' })
  await rule({ ...below(1), region: 'us-east-1' })
  await rule({ ...below(1), region: 'us-west-2' }, { name: 'West' })
  for (let k = 0; k < 4; k++) await turn()
  expect(subjects().map(String).toSorted()).toEqual([expect.stringMatching(/^A100.*, us-east-1/), 'West: we cannot see'])
})

test('moves and cheap times of one region', async () => {
  await price(1, { ...west, key: 'w2' })
  const series = await price(1, east)
  await rule({ kind: 'price_jump', gpu_name: 'A100', percent: 20, hours: 6, provider: 'aws', region: 'us-east-1' })
  await rule({ kind: 'cheapest_tenth', gpu_name: 'A100', provider: 'aws', region: 'us-west-2' }, { name: 'Calm' })
  it.wait(6 * 60)
  await price(1.3, east)
  await addForecast(it.deps, series, it.clock.now(), (ahead) => 1.3 + ahead / 100)
  await turn()
  expect(subjects()).toEqual([expect.stringContaining('us-east-1')])
})

test.each([
  [{ provider: 'aws', region: 'us-est-1' }, 'condition.region: Amazon Web Services has no region called us-est-1; there are us-east-1, ap-south-1'],
  [{ region: 'mars' }, 'condition.region: no provider has region called mars; there are us-east-1, ap-south-1, eu-1'],
  [{ provider: 'gcp', region: 'us-east-1' }, 'has no region called us-east-1; none is known before its prices are'],
])('a region that is not there is refused, with those that are, where the GPU is first: %j', async (place, said) => {
  await price(1, east)
  await price(1, { provider: 'aws', region: 'ap-south-1', key: 'south', gpuId: 't4' })
  await price(1, { provider: 'runpod', region: 'eu-1', key: 'eu', gpuId: 't4' })
  const answer = await it.send('POST', '/alert-rules', { name: 'x', condition: { ...below(1), ...place } })
  expect([answer.statusCode, answer.body]).toEqual([400, expect.stringContaining(said)])
})

test('a region whose prices are gone may stay in its rule, not with another provider', async () => {
  await price(1, east)
  const { id } = await rule({ ...below(1), provider: 'aws', region: 'us-east-1' })
  await it.deps.pool.query('truncate series cascade')
  const change = (place: object) => it.send('PUT', `/alert-rules/${id}`, { condition: { ...below(0.5), ...place } })
  expect((await change({ provider: 'aws', region: 'us-east-1' })).statusCode).toBe(200)
  expect((await change({ provider: 'gcp', region: 'us-east-1' })).statusCode).toBe(400)
  expect((await change({ provider: 'gcp' })).statusCode).toBe(200)
})

test('a rule from before regions could be named is of all, and saving it again changes nothing', async () => {
  const { id } = await rule(below(1))
  await price(0.9, east)
  await it.deps.pool.query(`update alert_rules set condition = condition - 'region'`)
  await turn()
  expect((await listed())[0]!.condition).toMatchObject({ provider: null, region: null })
  expect((await it.send('PUT', `/alert-rules/${id}`, { condition: below(1) })).statusCode).toBe(200)
  await turn()
  expect(subjects()).toHaveLength(1)
})

test('another condition begins anew, and what fired before does not hold it back', async () => {
  const { id } = await rule(below(1))
  await price(0.9)
  await turn()
  expect((await it.send('PUT', `/alert-rules/${id}`, { condition: below(0.95) })).statusCode).toBe(200)
  await turn()
  expect(subjects()).toHaveLength(2)
})

test('the same condition, told again with a new name, changes nothing else', async () => {
  const { id } = await rule({ ...below(1), provider: null })
  await price(0.9)
  await turn()
  expect((await it.send('PUT', `/alert-rules/${id}`, { name: 'Other', condition: below(1) })).statusCode).toBe(200)
  await turn()
  expect(subjects()).toHaveLength(1)
  expect(await listed()).toMatchObject([{ name: 'Other', state: 'firing' }])
})

test('a provider whose prices are gone may stay in a rule that is changed otherwise', async () => {
  await price(2, { provider: 'Basement' })
  const { id } = await rule({ ...below(1), provider: 'Basement' })
  await it.deps.pool.query('truncate series cascade')
  expect((await it.send('PUT', `/alert-rules/${id}`, { condition: { ...below(0.5), provider: 'Basement' } })).statusCode).toBe(200)
  expect((await it.send('PUT', `/alert-rules/${id}`, { condition: { ...below(0.5), provider: 'Cellar' } })).statusCode).toBe(400)
})

test('demo prices fire nothing while there are real ones', async () => {
  await price(0.1, { provider: 'demo', key: 'demo', source: 'demo', demo: true })
  await rule(below(1))
  await price(5)
  await turn()
  expect(subjects()).toEqual([])
  await it.deps.pool.query('delete from price_hours; delete from series where not demo')
  await turn()
  expect(subjects()).toHaveLength(1)
})

test('a price that nobody offers any more is no data, told at the third time', async () => {
  await rule(below(1))
  for (let k = 0; k < 5; k++) await turn()
  expect(subjects()).toEqual(['Mine: we cannot see'])
})

test('now is a cheap time, by what the next seven days are expected to be', async () => {
  await rule({ kind: 'cheapest_tenth', gpu_name: 'A100' })
  const series = await price(1)
  await addForecast(it.deps, series, it.clock.now(), (ahead) => 1 + ahead / 100)
  await turn()
  expect(subjects()).toEqual([expect.stringContaining('now is a cheap time')])
})

test('a price that moved within the hours asked for', async () => {
  await rule({ kind: 'price_jump', gpu_name: 'A100', percent: 20, hours: 6 })
  await price(1)
  it.wait(6 * 60)
  await price(1.3)
  await turn()
  expect(subjects()).toEqual([expect.stringContaining('the price moved by 30%')])
})

test('a provider that misses three polls, whose forecasts fall back: each is told by name', async () => {
  const { rows } = await it.deps.pool.query<{ id: number }>(
    `insert into provider_connections (provider, name, settings, created_at, changed_at) values ('runpod', 'Mine', '{}', now(), now()) returning id`,
  )
  await it.deps.pool.query(`insert into provider_tasks (connection_id, kind, part, no_answer_since, created_at) values ($1, 'offers', 'all', now(), now())`, [
    rows[0]!.id,
  ])
  await it.deps.pool.query(
    `insert into forecast_health (family, state, since, day, mape, naive_mape, days_worse, days_better) values ('aws/spot/listing', 'naive', now(), 1, 2, 1, 7, 0)`,
  )
  await price(1)
  await rule({ kind: 'provider_silent' })
  await rule({ kind: 'worse_than_naive' })
  await turn()
  const { alerts } = await it.list()
  expect(alerts.map(({ title }) => title).toSorted()).toEqual([expect.stringMatching(/^Forecasts of aws\/spot\/listing/), expect.stringMatching(/^RunPod/i)])
})

test('each session that runs too long is told once; one that ended is over', async () => {
  await rule({ kind: 'long_session', hours: 3 })
  const first = await it.start({ gpu: 'RTX 4090', name: 'one' })
  it.wait(60)
  await it.start({ gpu: 'RTX 4090', name: 'two' })
  await turn(2 * 60 + 5)
  expect(subjects()).toEqual(['one runs for 3.1 h'])
  await it.stop(first.id)
  await turn(60)
  expect(subjects()).toHaveLength(2)
  expect(await listed()).toMatchObject([{ state: 'firing' }])
})

test('an instance whose GPUs do nothing for the whole time', async () => {
  await rule({ kind: 'idle_instance', minutes: 15, percent: 5 })
  const { id } = await it.start({ gpu: 'RTX 4090', name: 'box', rate_usd_per_hour: 2 })
  const busy = (share: number | null) => it.deps.pool.query('update usage_segments set utilisation = $2 where session_id = $1', [id, share])
  await turn()
  await busy(0.02)
  await turn()
  await turn()
  await busy(0.5)
  await turn()
  await busy(0.01)
  for (let k = 0; k < 3; k++) await turn()
  expect(subjects()).toEqual([])
  await turn()
  expect(subjects()).toEqual(['box is idle'])
  expect(it.mail.taken[0]!.mail.text).toContain('$2.00 per hour')
  expect((await it.list()).alerts).toMatchObject([{ unit: 'usd', value: 2 }])
})

test('a balance that ends within the hours asked for', async () => {
  await rule({ kind: 'balance_low', hours: 24 })
  const { rows } = await it.deps.pool.query<{ id: number }>(
    `insert into provider_connections (provider, name, settings, created_at, changed_at) values ('runpod', 'Mine', '{}', now(), now()) returning id`,
  )
  const at = it.clock.now()
  const source = await it.deps.pool.query<{ id: number }>(
    `insert into usage_sources (workspace_id, connection_id, balance_micros, balance_at, created_at) values ('w1', $1, 12000000, $2, $2) returning id`,
    [rows[0]!.id, at],
  )
  const { id } = await it.start({ gpu: 'RTX 4090', rate_usd_per_hour: 1 })
  await turn()
  expect(subjects()).toEqual([])
  await it.deps.pool.query('update usage_sessions set source_id = $2 where id = $1', [id, source.rows[0]!.id])
  await turn()
  expect(subjects()).toEqual([expect.stringMatching(/: the balance ends in 11.8 h$/)])
  expect((await it.list()).alerts).toMatchObject([{ severity: 'critical', unit: 'usd', value: 12 }])
})

test('silenced, switched off, removed: nothing comes; what still holds after the silence comes then', async () => {
  await price(0.9)
  const { id } = await rule(below(1))
  expect((await it.send('POST', `/alert-rules/${id}/silence`, { for: '1h' })).statusCode).toBe(200)
  await turn()
  expect(await listed()).toMatchObject([{ state: 'silenced' }])
  await it.send('PUT', `/alert-rules/${id}`, { enabled: false })
  await turn(60)
  expect(subjects()).toEqual([])
  await it.send('PUT', `/alert-rules/${id}`, { enabled: true })
  await turn()
  expect(subjects()).toHaveLength(1)
  expect((await it.app.inject({ method: 'DELETE', url: `/api/v1/alert-rules/${id}` })).statusCode).toBe(204)
  expect(await listed()).toEqual([])
  expect((await it.list()).alerts).toHaveLength(1)
})

test('four evaluators at once tell a price once', async () => {
  await price(0.9)
  await rule(below(1))
  await Promise.all(Array.from({ length: 4 }, () => it.evaluate()))
  expect((await it.list()).alerts).toHaveLength(1)
})

test.each([
  ['/alert-rules', { name: 'x', condition: { ...below(1), gpu_name: 'nobody' } }, /no GPU goes by the name/],
  ['/alert-rules', { name: 'x', condition: { ...below(1), provider: 'awz' } }, /condition.provider: there is none called awz; there are .*aws/],
  ['/alert-rules', { name: 'x', condition: below(-1) }, /usd_per_gpu_hour/],
  ['/channels', { kind: 'ntfy', name: 'x', url: 'https://ntfy.sh/t', token: 'a\r\nX-Evil: 1' }, /token: must be printable/],
  ['/channels', { kind: 'webhook', name: 'x', url: 'https://me@gpu.test/' }, /url: must be without user and password/],
  ['/spot/budget-alerts', { threshold: 1e-7 }, /threshold: Too small/],
  ['/spot/budget-alerts', { threshold: 5, provider: ' ' }, /provider/],
  ['/alert-rules', { name: 'x', condition: { kind: 'weather' } }, /condition/],
  ['/alert-rules', { name: 'x', condition: below(1), workspace_id: 'w2' }, /workspace_id/],
])('%s refuses %j', async (path, body, said) => {
  const answer = await it.send('POST', path, body)
  expect([answer.statusCode, answer.body]).toEqual([400, expect.stringMatching(said)])
})

test('an empty change changes nothing; a name or a switch does not judge it anew', async () => {
  const { id } = await rule(below(1))
  await turn()
  const [before] = await listed()
  for (const change of [{}, { name: 'Other' }]) expect((await it.send('PUT', `/alert-rules/${id}`, change)).statusCode).toBe(200)
  expect(await listed()).toEqual([{ ...before, name: 'Other' }])
  expect((await it.send('PUT', '/alert-rules/999999', {})).statusCode).toBe(404)
})

test('a rule has no period to be silent for', async () => {
  const { id } = await rule(below(1))
  expect((await it.send('POST', `/alert-rules/${id}/silence`, { for: 'period' })).statusCode).toBe(400)
  expect((await it.send('POST', '/alert-rules/999999/silence', { for: '1h' })).statusCode).toBe(404)
})

test('each thing that a rule watches is told with its state, what fires first; what is gone is not told', async () => {
  const { id } = await rule({ kind: 'long_session', hours: 3 })
  const first = await it.start({ gpu: 'RTX 4090', name: 'one' })
  it.wait(120)
  await it.start({ gpu: 'RTX 4090', name: 'two' })
  await turn(70)
  expect(await listed()).toMatchObject([
    {
      id,
      state: 'firing',
      last_fired_at: it.clock.now().toISOString(),
      watched: [
        { subject: 'one', state: 'firing', since: it.clock.now().toISOString(), value: expect.closeTo(3.17, 2) as number },
        { subject: 'two', state: 'normal', since: null, value: expect.closeTo(1.17, 2) as number },
      ],
    },
  ])
  const firedAt = it.clock.now().toISOString()
  await it.stop(first.id)
  await turn()
  expect(await listed()).toMatchObject([{ state: 'normal', last_fired_at: firedAt, watched: [{ subject: 'two' }] }])
})

test('a rule with another condition watches nothing until it is judged again; its memory stays', async () => {
  const { id } = await rule(below(1))
  await price(0.9)
  await turn()
  expect(await listed()).toMatchObject([{ watched: [{ subject: expect.stringContaining('A100') as string, state: 'firing', value: 0.9 }] }])
  const answer = await it.send('PUT', `/alert-rules/${id}`, { condition: below(0.5) })
  expect(JSON.parse(answer.body)).toMatchObject({ state: 'normal', watched: [] })
  await turn()
  expect(await listed()).toMatchObject([{ state: 'normal', watched: [{ state: 'normal', value: 0.9 }] }])
})

test('a rule with nothing to watch is normal', async () => {
  await rule({ kind: 'provider_silent' })
  await turn()
  expect(await listed()).toMatchObject([{ state: 'normal', watched: [], last_fired_at: null }])
})

test('not seeing is told, and is no firing', async () => {
  await rule(below(1))
  for (let k = 0; k < 4; k++) await turn()
  expect((await it.list()).alerts).toHaveLength(1)
  expect(await listed()).toMatchObject([{ state: 'no_data', last_fired_at: null, watched: [{ state: 'no_data', value: null }] }])
})

test('a test goes where the rule sends, once for one key, and says what becomes of it', async () => {
  const { id } = await rule(below(1))
  await it.evaluate()
  const test = (of: number) => it.send('POST', `/alert-rules/${of}/test`, {})
  expect(JSON.parse((await test(id)).body)).toEqual({ state: 'queued', message: 'It is on its way to owner@gpu.test' })
  await it.sendDue()
  expect(subjects()).toEqual(['Test: Mine'])
  expect((await test(999_999)).statusCode).toBe(404)
  const silent = await rule(below(1), { email: null })
  expect(JSON.parse((await test(silent.id)).body)).toMatchObject({ message: 'It sends nothing: it shows in the page only' })
  const other = await rule(below(1), { email: 'rui@gpu.test' })
  expect(JSON.parse((await test(other.id)).body)).toMatchObject({ state: 'unconfirmed' })
})

test('who looks after an alert is told by name', async () => {
  await rule(below(1))
  await price(0.9)
  await turn()
  const { alerts } = await it.list()
  expect(alerts).toMatchObject([{ acknowledged_by: null, acknowledged_by_name: null }])
  expect((await it.send('POST', `/alerts/${alerts[0]!.id}/acknowledge`, {})).statusCode).toBe(200)
  await it.deps.pool.query(`update alerts set acknowledged_by = 'u1'`)
  expect((await it.list()).alerts[0]!.acknowledged_by_name).toBe('Olga')
  await it.deps.pool.query(`update alerts set acknowledged_by = 'somebody who is gone'`)
  expect((await it.list()).alerts[0]!.acknowledged_by_name).toBeNull()
})
