import type { Alert, AlertList } from '@dumont/contracts'
import { beforeEach, expect, test } from 'vitest'
import { startAlertWorld } from '../../../test/alerts.ts'
import { alerts } from './index.ts'

const it = await startAlertWorld('2026-09-01T00:00:00Z')
beforeEach(() => it.begin())

/** A machine at $1 per hour since the beginning of the month. */
const rent = (over: Record<string, unknown> = {}) => it.start({ gpu: 'RTX 4090', rate_usd_per_hour: 1, ...over })
const subjects = () => it.mail.taken.map(({ mail }) => mail.subject)

test('at 80 % of a budget one mail arrives, and the alert shows what became of it', async () => {
  await rent()
  await it.budget({ alert_name: 'Llama' })
  it.wait(79 * 60)
  await it.evaluate()
  expect(subjects()).toEqual([])
  it.wait(60)
  await it.evaluate()
  it.wait(5)
  await it.evaluate()
  expect(it.mail.taken).toMatchObject([{ to: 'owner@gpu.test', mail: { subject: 'Llama: 80% of $100.00 is spent' } }])
  const { mail } = it.mail.taken[0]!
  expect(mail.text).toContain('You have spent $80.00 of $100.00.')
  expect(mail.text).toContain('https://gpu.test/budgets?budget=')
  expect(mail.html).toContain('$80.00')
  const list = await it.list()
  expect(list).toMatchObject({ unread: 1, email_configured: true, evaluator_late: false })
  expect(list.alerts).toMatchObject([
    {
      kind: 'budget_actual',
      value: 80,
      limit: 80,
      unit: 'usd',
      unread: true,
      deliveries: [{ channel: 'email', recipient: 'owner@gpu.test', state: 'sent', attempts: 1 }],
    },
  ])
})

test('a new period fires again; a correction that takes the spend back and forth in one period does not', async () => {
  const session = await rent()
  await it.budget()
  it.wait(80 * 60)
  await it.evaluate()
  const segment = session.segments[0]!.id
  const correct = (body: Record<string, unknown>, id: number) => it.send('POST', `/usage/segments/${id}/correct`, { reason: 'wrong rate', ...body })
  const lower = await correct({ rate_usd_per_hour: 0.1 }, segment)
  expect(lower.statusCode).toBe(200)
  it.wait(5)
  await it.evaluate()
  it.wait(30 * 24 * 60)
  await it.evaluate()
  expect(subjects()).toHaveLength(1)
})

test('several evaluators at once make one alert', async () => {
  await rent()
  await it.budget()
  it.wait(81 * 60)
  const job = alerts.jobs![0]!
  await Promise.all(Array.from({ length: 4 }, () => job.runDue(it.deps, it.clock.now(), new AbortController().signal)))
  await it.sendDue()
  expect(subjects()).toHaveLength(1)
})

test('an address that is not an owner’s is asked first, and gets what was held when it says yes', async () => {
  await rent()
  await it.budget({ email: 'ana@lab.test' })
  it.wait(81 * 60)
  await it.evaluate()
  expect(subjects()).toEqual(['May Dumont send you alerts?'])
  expect((await it.list()).alerts[0]!.deliveries).toMatchObject([{ state: 'held', last_error: 'The address is not confirmed yet' }])
  const token = /confirm\?token=([\w-]+)/.exec(it.mail.taken[0]!.mail.text!)![1]!
  expect(await it.send('POST', '/recipients/confirm', { token })).toMatchObject({ statusCode: 200 })
  await it.sendDue()
  expect(subjects()).toHaveLength(2)
  expect(await it.send('POST', '/recipients/confirm', { token })).toMatchObject({ statusCode: 410 })
})

test('one click ends all mail to an address, and the alert says why none went', async () => {
  await rent()
  await it.budget({
    thresholds: [
      { percent: 10, on: 'actual' },
      { percent: 20, on: 'actual' },
    ],
  })
  it.wait(11 * 60)
  await it.evaluate()
  const header = it.mail.taken[0]!.mail.headers.find(({ key }) => key === 'list-unsubscribe')!.value
  const url = /<https:\/\/gpu\.test(.+)>/.exec(header)![1]!
  const answer = await it.app.inject({
    method: 'POST',
    url,
    payload: 'List-Unsubscribe=One-Click',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect(answer.statusCode).toBe(200)
  it.wait(11 * 60)
  await it.evaluate()
  expect(subjects()).toHaveLength(1)
  expect((await it.list()).alerts[0]!.deliveries).toMatchObject([{ state: 'held', last_error: 'The address was unsubscribed' }])
})

test('a mail server that is away for a day loses nothing, and repeats nothing', async () => {
  await rent()
  await it.budget()
  await it.mail.stop()
  it.wait(81 * 60)
  await it.evaluate()
  for (let hour = 0; hour < 24; hour++) {
    it.wait(60)
    await it.evaluate()
  }
  expect((await it.list()).alerts[0]!.deliveries).toMatchObject([
    { state: 'waiting', last_error: expect.stringContaining('No answer from 127.0.0.1') as string },
  ])
  await it.mail.start()
  it.wait(5)
  await it.evaluate()
  it.wait(5)
  await it.evaluate()
  expect(subjects()).toHaveLength(1)
})

test('a refusal for good is shown in words and not tried again', async () => {
  await rent()
  await it.budget()
  it.mail.refuse.set('owner@gpu.test', { code: 550, text: 'no such user' })
  it.wait(81 * 60)
  await it.evaluate()
  it.mail.refuse.clear()
  it.wait(60)
  await it.evaluate()
  expect(subjects()).toEqual([])
  expect((await it.list()).alerts[0]!.deliveries).toMatchObject([
    { state: 'refused', attempts: 1, last_error: '127.0.0.1 refused it for good (550 no such user)' },
  ])
})

test('many alerts of one moment go to an address as one mail', async () => {
  await rent()
  for (let k = 0; k < 5; k++) await it.budget({ alert_name: `Budget ${k}` })
  it.wait(81 * 60)
  await it.evaluate()
  expect(subjects()).toEqual(['5 alerts: Budget 0: 80% of $100.00 is spent'])
})

test('what is silenced does not fire, and fires when the silence is over', async () => {
  await rent()
  const budget = await it.budget()
  it.wait(81 * 60)
  expect(await it.send('POST', `/spot/budget-alerts/${budget.id}/silence`, { for: '1h' })).toMatchObject({ statusCode: 200 })
  await it.evaluate()
  expect(subjects()).toEqual([])
  it.wait(61)
  await it.evaluate()
  expect(subjects()).toHaveLength(1)
})

test('a removed budget leaves its alerts in the list', async () => {
  await rent()
  const budget = await it.budget()
  it.wait(81 * 60)
  await it.evaluate()
  expect((await it.app.inject({ method: 'DELETE', url: `/api/v1/spot/budget-alerts/${budget.id}` })).statusCode).toBe(204)
  expect((await it.list()).alerts).toHaveLength(1)
})

test('what runs goes on: a forecast threshold fires before the money is spent', async () => {
  await rent()
  await it.budget({ thresholds: [{ percent: 100, on: 'forecast' }], pending_evaluations: 2 })
  await it.evaluate()
  expect(subjects()).toEqual([])
  it.wait(5)
  await it.evaluate()
  expect(it.mail.taken[0]!.mail.subject).toBe('All usage, $100 a month: heading for $720.00')
})

test('hours a day need a GPU, also when only one of the two is changed', async () => {
  const change = async (id: number, body: Record<string, unknown>) => (await it.send('PUT', `/spot/budget-alerts/${id}`, body)).statusCode
  const hours = { planned_usage: { kind: 'hours_per_day' } }
  const ofAll = await it.budget()
  const ofOne = await it.budget({ gpu_name: 'RTX 4090', ...hours })
  expect([await change(ofAll.id, hours), await change(ofOne.id, { gpu_name: null })]).toEqual([400, 400])
  expect([await change(ofAll.id, { ...hours, gpu_name: 'RTX 4090' }), await change(ofOne.id, { gpu_name: null, planned_usage: { kind: 'none' } })]).toEqual([
    200, 200,
  ])
  expect(await change(ofOne.id, { enabled: false })).toBe(200)
})

test('the list goes back page by page, and who looked after an alert first stays', async () => {
  await rent()
  const { id } = await it.budget({ thresholds: [25, 50, 75].map((percent) => ({ percent, on: 'actual' })) })
  it.wait(81 * 60)
  await it.evaluate()
  const first = await it.get<AlertList>('/alerts?limit=2')
  const second = await it.get<AlertList>(`/alerts?limit=2&before=${first.next_before}`)
  const ids = [first, second].flatMap(({ alerts: page }) => page.map((one) => one.id))
  expect(ids).toEqual(ids.toSorted((a, b) => b - a))
  expect([ids.length, second.next_before]).toEqual([3, null])
  const seen = async () => JSON.parse((await it.send('POST', `/alerts/${ids[0]}/acknowledge`, {})).body) as Alert
  const at = (await seen()).acknowledged_at
  it.wait(5)
  expect(await seen()).toMatchObject({ acknowledged_at: at, acknowledged_by: 'u1' })
  await it.send('POST', '/alerts/read', { up_to: ids[1]! })
  expect((await it.get<AlertList>('/alerts?unread_only=true')).alerts.map((one) => one.id)).toEqual([ids[0]])
  expect((await it.get<{ alerts: Alert[] }>(`/spot/budget-alerts/${id}/history`)).alerts.map((one) => [one.id, one.unread])).toEqual([
    [ids[0], true],
    [ids[1], false],
    [ids[2], false],
  ])
})

test('two who ask an address at once send it one mail', async () => {
  await it.budget({ email: 'dora@gpu.test' })
  await it.evaluate()
  it.wait(11)
  const asked = await Promise.all([1, 2].map(() => it.send('POST', '/recipients/ask', { email: 'dora@gpu.test' })))
  expect(asked.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([202, 429])
  await it.sendDue()
  expect(it.mail.taken.map(({ to }) => to)).toEqual(['dora@gpu.test', 'dora@gpu.test'])
})

test('a link that was used already says who can send another', async () => {
  const answer = await it.send('POST', '/recipients/confirm', { token: 'gone' })
  expect([answer.statusCode, answer.body]).toEqual([410, expect.stringContaining('Settings, Channels')])
})

test('judged, changed, silenced and removed at once: each is done, or finds it gone', async () => {
  await rent({ rate_usd_per_hour: 100 })
  for (let round = 0; round < 5; round++) {
    it.wait(5)
    const { id } = await it.budget({ threshold: 10 })
    const url = `/api/v1/spot/budget-alerts/${id}`
    const ask = async (method: 'PUT' | 'POST' | 'DELETE', path: string, payload?: Record<string, unknown>) =>
      (await it.app.inject({ method, url: url + path, ...(payload && { payload }) })).statusCode
    const codes = [
      ask('PUT', '', { threshold: 11 }),
      ask('POST', '/silence', { for: '1h' }),
      ask('POST', '/test'),
      ask('DELETE', ''),
      ask('DELETE', ''),
      ask('POST', '/silence', { for: 'off' }),
      ask('PUT', '', { enabled: false }),
    ]
    await Promise.all([it.evaluate(), it.evaluate()])
    const answered = await Promise.all(codes)
    expect(answered.filter((code) => ![200, 202, 204, 404].includes(code))).toEqual([])
    expect(answered.filter((code) => code === 204)).toHaveLength(1)
  }
})

test('nobody has read what is to come', async () => {
  expect((await it.send('POST', '/alerts/read', { up_to: Number.MAX_SAFE_INTEGER })).statusCode).toBe(204)
  await rent()
  await it.budget()
  it.wait(81 * 60)
  await it.evaluate()
  expect(await it.list()).toMatchObject({ unread: 1 })
  await it.send('POST', '/alerts/read', { up_to: Number.MAX_SAFE_INTEGER })
  expect(await it.list()).toMatchObject({ unread: 0 })
})

test('changing a budget twice is no second opinion', async () => {
  await rent()
  const { id } = await it.budget({ thresholds: [{ percent: 100, on: 'forecast' }], pending_evaluations: 2 })
  for (const name of ['One', 'Two']) {
    await it.send('PUT', `/spot/budget-alerts/${id}`, { alert_name: name })
    await it.evaluate()
  }
  expect((await it.list()).alerts).toEqual([])
  it.wait(2.5)
  await it.send('PUT', `/spot/budget-alerts/${id}`, { alert_name: 'Three' })
  await it.evaluate()
  expect(subjects()).toEqual(['Three: heading for $720.00'])
})

test('a plan whose price nobody knows is no data: told once, at the third time', async () => {
  await it.budget({ thresholds: [{ percent: 100, on: 'forecast' }], alert_name: 'Blind', gpu_name: 'H100 SXM', planned_usage: { kind: 'hours_per_day' } })
  for (let turn = 0; turn < 5; turn++) {
    await it.evaluate()
    it.wait(5)
  }
  expect(subjects()).toEqual(['Blind: we cannot see'])
})

test('a watcher that has not come round for three turns is late', async () => {
  await it.evaluate()
  it.wait(16)
  expect(await it.list()).toMatchObject({ evaluator_late: true })
  expect((await alerts.ready!(it.deps)).alerts).toBe(false)
})

test('a preview says when a budget would have fired, as the ledger has it, and what nobody can replay', async () => {
  await rent({ rate_usd_per_hour: 1 })
  it.wait(3 * 24 * 60 + 30)
  const wanted = {
    threshold: 10,
    period: { kind: 'day', zone: 'UTC' },
    thresholds: [
      { percent: 100, on: 'actual' },
      { percent: 100, on: 'forecast' },
    ],
  }
  const preview = {
    days: 30,
    fired: ['01', '02', '03'].map((day) => ({ at: `2026-09-${day}T10:00:00.000Z`, percent: 100, on: 'actual', value: 10 })),
    not_replayed: ['forecast'],
  }
  expect(JSON.parse((await it.send('POST', '/spot/budget-alerts/preview', wanted)).body)).toEqual(preview)
  const { id } = await it.budget(wanted)
  expect(JSON.parse((await it.send('POST', `/spot/budget-alerts/${id}/preview`, {})).body)).toEqual(preview)
  expect(JSON.parse((await it.send('POST', '/spot/budget-alerts/preview', { ...wanted, gpu_name: 'H100 SXM' })).body)).toMatchObject({ fired: [] })
  expect((await it.list()).alerts).toEqual([])
  expect((await it.send('POST', '/spot/budget-alerts/999999/preview', {})).statusCode).toBe(404)
  expect((await it.send('POST', '/spot/budget-alerts/preview', { ...wanted, gpu_name: 'nobody' })).statusCode).toBe(400)
})

test('a channel that cannot be reached says why in the list of channels', async () => {
  const made = await it.send('POST', '/channels', { kind: 'webhook', name: 'n8n', url: 'http://127.0.0.1:9/hook' })
  const { id } = JSON.parse(made.body) as { id: number }
  expect(await it.send('POST', `/channels/${id}/test`, {})).toMatchObject({ statusCode: 202 })
  await it.sendDue()
  const { channels } = await it.get<{ channels: { last_error: string | null }[] }>('/channels')
  expect(channels).toMatchObject([{ id, last_error: expect.stringContaining('127.0.0.1') as string }])
})

test('a summary goes out once a day at eight, of all budgets of an address, to those who want mail', async () => {
  await rent()
  const quiet = { thresholds: [{ percent: 100, on: 'actual' }], threshold: 5000 }
  await it.budget({ ...quiet, alert_name: 'Day', digest: 'daily' })
  await it.budget({ ...quiet, alert_name: 'Other', digest: 'daily', planned_usage: { kind: 'none' } })
  await it.budget({ ...quiet, alert_name: 'None' })
  await it.budget({ ...quiet, alert_name: 'Guest', digest: 'daily', email: 'guest@lab.test' })
  it.wait(7 * 60)
  await it.evaluate()
  expect(subjects()).toEqual(['May Dumont send you alerts?'])
  it.wait(60)
  await Promise.all([it.evaluate(), it.evaluate()])
  it.wait(5)
  await it.evaluate()
  expect(subjects()).toEqual(['May Dumont send you alerts?', 'Your GPU budgets'])
  const { mail, to } = it.mail.taken[1]!
  expect(to).toBe('owner@gpu.test')
  expect(mail.text).toContain('Day: $8.00 of $5,000.00 spent, about $720.00 by')
  expect(mail.text).toContain('Other: $8.00 of $5,000.00 spent, about $8.00 by')
  expect(mail.text).not.toContain('None')
  it.wait(24 * 60)
  await it.evaluate()
  expect(subjects()).toHaveLength(3)
})
