import type { AlertRule, Budget, Channel, ChannelRemoved } from '@dumont/contracts'
import { readFile } from 'node:fs/promises'
import { beforeEach, expect, test } from 'vitest'
import { startAlertWorld } from '../../../test/alerts.ts'
import { aWorkspace } from '../../../test/workspace.ts'

const it = await startAlertWorld()
await aWorkspace(it.deps.db, 'other')
beforeEach(() => it.begin())

const channel = async (name: string): Promise<number> => {
  const answer = await it.send('POST', '/channels', { kind: 'slack', name, url: `https://hooks.example.org/${name}` })
  return (JSON.parse(answer.body) as Channel).id
}
/** One of a workspace that is not ours. */
const foreign = async (): Promise<number> => {
  const { rows } = await it.deps.pool.query<{ id: number }>(
    `insert into alert_channels (workspace_id, kind, name, host, sealed_settings, created_at) values ('other', 'slack', 'Theirs', 'x', '', now()) returning id`,
  )
  return rows[0]!.id
}
const rule = async (over: Record<string, unknown>): Promise<AlertRule> => {
  const answer = await it.send('POST', '/alert-rules', { name: 'Long', condition: { kind: 'long_session', hours: 9 }, ...over })
  expect(answer.statusCode, answer.body).toBe(201)
  return JSON.parse(answer.body) as AlertRule
}
const remove = (id: number, query = '') => it.app.inject({ method: 'DELETE', url: `/api/v1/channels/${id}${query}` })
const bodies = {
  '/spot/budget-alerts': (channels: number[]) => ({ threshold: 100, channels }),
  '/alert-rules': (channels: number[]) => ({ name: 'Long', condition: { kind: 'long_session', hours: 9 }, channels }),
} as const
const paths = Object.keys(bodies) as (keyof typeof bodies)[]

test.each(paths)('%s: a channel that never was, was removed or is of others is refused by its id, with those that there are', async (path) => {
  const [ops, gone, theirs] = [await channel('ops'), await channel('gone'), await foreign()]
  await remove(gone)
  const { id } = JSON.parse((await it.send('POST', path, bodies[path]([ops]))).body) as { id: number }
  for (const bad of [999_999, gone, theirs])
    for (const answer of [await it.send('POST', path, bodies[path]([ops, bad])), await it.send('PUT', `${path}/${id}`, { channels: [bad] })]) {
      expect([answer.statusCode, answer.body]).toEqual([400, expect.stringContaining(`this workspace has no channel ${bad}; leave it out`)])
      expect(answer.body).toContain(`there are ${ops} (ops)`)
      expect(answer.body).not.toContain('Theirs')
    }
  const { rows } = await it.deps.pool.query(`select channels from ${path === '/alert-rules' ? 'alert_rules' : 'budgets'}`)
  expect(rows).toEqual([{ channels: [ops] }])
})

test('without any channel the error says who adds them', async () => {
  const answer = await it.send('POST', '/spot/budget-alerts', { threshold: 100, channels: [3, 4] })
  expect([answer.statusCode, answer.body]).toEqual([
    400,
    expect.stringContaining('no channel 3, 4; leave it out, or name another; there are none yet: owners add'),
  ])
})

test('a channel that is named twice is kept once', async () => {
  const ops = await channel('ops')
  expect(await it.budget({ channels: [ops, ops] })).toMatchObject({ channels: [ops] })
  expect(await rule({ channels: [ops, ops] })).toMatchObject({ channels: [ops] })
})

test('channels say who sends to them, and who sends nowhere else', async () => {
  const [ops, chat] = [await channel('ops'), await channel('chat')]
  const budget = await it.budget({ channels: [ops, chat], email: null })
  const { id } = await rule({ channels: [ops] })
  const { channels } = await it.get<{ channels: Channel[] }>('/channels')
  const ofBudget = { kind: 'budget', id: budget.id, name: 'All usage, $100 a month', has_no_other: false }
  expect(channels.map(({ name, used_by: usedBy }) => [name, usedBy])).toEqual([
    ['ops', [ofBudget, { kind: 'rule', id, name: 'Long', has_no_other: true }]],
    ['chat', [ofBudget]],
  ])
})

test('one that is in use is not removed before somebody says so, and then out of all that name it', async () => {
  const [ops, chat] = [await channel('ops'), await channel('chat')]
  const budget = await it.budget({ alert_name: 'Week', channels: [chat, ops] })
  const { id } = await rule({ channels: [ops], email: null })
  const refused = await remove(ops)
  expect([refused.statusCode, refused.body]).toEqual([
    409,
    expect.stringContaining(`ops is in use: the budget \\"Week\\" and the rule \\"Long\\" would send nothing there any more`),
  ])
  expect(refused.body).toContain('?detach=true')
  expect((await it.get<{ channels: Channel[] }>('/channels')).channels).toHaveLength(2)
  const done = await remove(ops, '?detach=true')
  expect([done.statusCode, (JSON.parse(done.body) as ChannelRemoved).detached.map((one) => [one.kind, one.id, one.has_no_other])]).toEqual([
    200,
    [
      ['budget', budget.id, false],
      ['rule', id, true],
    ],
  ])
  expect((await it.get<Budget>(`/spot/budget-alerts/${budget.id}`)).channels).toEqual([chat])
  const test = await it.send('POST', `/alert-rules/${id}/test`, {})
  expect(JSON.parse(test.body)).toMatchObject({ message: 'It sends nothing: it shows in the page only' })
  const { rows } = await it.deps.pool.query(`select detail from audit_log where action = 'channel.removed'`)
  expect(rows).toMatchObject([{ detail: { kind: 'slack', from: [`budget ${budget.id}`, `rule ${id}`] } }])
})

test('one that nobody uses is removed at once; twice is not found, of others neither', async () => {
  const ops = await channel('ops')
  expect((await remove(ops)).json()).toEqual({ detached: [] })
  expect((await remove(ops)).statusCode).toBe(404)
  expect((await remove(await foreign(), '?detach=true')).statusCode).toBe(404)
  expect((await remove(ops, '?detach=perhaps')).statusCode).toBe(400)
})

test('named and removed at once: whoever comes first, nothing names what is gone', async () => {
  for (let k = 0; k < 10; k++) {
    const [ops, chat] = [await channel('ops'), await channel('chat')]
    const { id } = await it.budget({ channels: [ops, chat] })
    const answers = await Promise.all([
      it.send('POST', '/spot/budget-alerts', bodies['/spot/budget-alerts']([ops])),
      it.send('PUT', `/spot/budget-alerts/${id}`, { channels: [chat, ops] }),
      it.send('POST', '/alert-rules', bodies['/alert-rules']([chat, ops])),
      remove(ops, '?detach=true'),
      remove(chat, '?detach=true'),
    ])
    expect(answers.map(({ statusCode }) => statusCode).filter((status) => ![200, 201, 400].includes(status))).toEqual([])
    const { rows } = await it.deps.pool.query(
      `select channels from budgets where channels <> '[]' union all select channels from alert_rules where channels <> '[]'`,
    )
    expect(rows).toEqual([])
  }
})

test('the migration takes out what is not there, and leaves the rest in its order', async () => {
  const [ops, chat, theirs] = [await channel('ops'), await channel('chat'), await foreign()]
  const budget = await it.budget({ channels: [] })
  const { id } = await rule({ channels: [] })
  await it.deps.pool.query('update budgets set channels = $1', [JSON.stringify([999_999, chat, theirs, ops])])
  await it.deps.pool.query('update alert_rules set channels = $1', [JSON.stringify([999_999])])
  await it.deps.pool.query(await readFile(new URL('../../../migrations/0021-channels-that-are-there.sql', import.meta.url), 'utf8'))
  expect((await it.get<Budget>(`/spot/budget-alerts/${budget.id}`)).channels).toEqual([chat, ops])
  expect((await it.get<{ rules: AlertRule[] }>('/alert-rules')).rules).toMatchObject([{ id, channels: [] }])
})
