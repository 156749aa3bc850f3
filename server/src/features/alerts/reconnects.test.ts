import { beforeEach, expect, test } from 'vitest'
import { startAlertWorld } from '../../../test/alerts.ts'
import { aCalendar } from '../../../test/calendars.ts'

const it = await startAlertWorld()
const { db, pool } = it.deps
const lose = (id: number) => pool.query('update calendar_connections set reconnect_since = $2, reconnects = reconnects + 1 where id = $1', [id, it.clock.now()])
const found = (id: number) => pool.query('update calendar_connections set reconnect_since = null where id = $1', [id])
const turn = async (minutes = 5) => {
  it.wait(minutes)
  await it.evaluate()
}
const mails = () => it.mail.taken.map(({ to, mail }) => [to, mail.subject])
let connectionId: number

beforeEach(async () => {
  await it.begin()
  ;({ connectionId } = await aCalendar(db, 'u1', it.clock.now()))
  await pool.query("update calendar_connections set name = 'olga@private.test', workspace_id = 'w1'")
})

test('whose consent is lost gets one mail, at their own address, for each time', async () => {
  await turn()
  expect(mails()).toEqual([])
  await lose(connectionId)
  for (let i = 0; i < 3; i++) await turn()
  expect(mails()).toEqual([['owner@gpu.test', 'The calendar needs reconnecting']])
  expect(it.mail.taken[0]!.mail.text).toContain('olga@private.test')
  expect(it.mail.taken[0]!.mail.text).toContain('/settings/calendars')
  await found(connectionId)
  await turn()
  await lose(connectionId)
  for (let i = 0; i < 3; i++) await turn()
  expect(mails()).toHaveLength(2)
})

test('four evaluators at once send one', async () => {
  await lose(connectionId)
  it.wait(5)
  await Promise.all([it.evaluate(), it.evaluate(), it.evaluate(), it.evaluate()])
  expect(mails()).toHaveLength(1)
})

test('in the language of what goes to the same address', async () => {
  await it.budget({ language: 'pt-BR' })
  await lose(connectionId)
  await turn()
  expect(mails()).toContainEqual(['owner@gpu.test', 'O calendário precisa ser reconectado'])
})

test('none goes to who has unsubscribed, and none to who was told long ago', async () => {
  await lose(connectionId)
  await turn()
  await pool.query("update alert_recipients set state = 'unsubscribed'")
  await found(connectionId)
  await lose(connectionId)
  await turn()
  expect(mails()).toHaveLength(1)
  await pool.query("update alert_recipients set state = 'confirmed'")
  await pool.query('update calendar_connections set reconnects = 9, reconnect_since = $1', [new Date(it.clock.now().getTime() - 8 * 86_400_000)])
  await turn()
  expect(mails()).toHaveLength(1)
})

test('a rule of the workspace says whose calendar it is, and not which account', async () => {
  const made = await it.send('POST', '/alert-rules', { name: 'Calendars', condition: { kind: 'calendar_reconnect' } })
  expect(made.statusCode).toBe(201)
  await turn()
  expect((await it.list()).alerts).toEqual([])
  await lose(connectionId)
  await turn()
  await turn()
  const { alerts } = await it.list()
  expect(alerts).toMatchObject([{ kind: 'calendar_reconnect', unit: 'none', text: expect.stringContaining('Google Calendar (Olga)') as string }])
  expect(JSON.stringify(alerts)).not.toContain('private.test')
})

test('a rule says nothing of calendars that were connected in another workspace, or by who has left', async () => {
  await it.send('POST', '/alert-rules', { name: 'Calendars', condition: { kind: 'calendar_reconnect' } })
  await pool.query("insert into workspaces (id, name, slug, created_at) values ('w9', 'x', 'x', now()) on conflict do nothing")
  await pool.query("update calendar_connections set workspace_id = 'w9'")
  await lose(connectionId)
  await turn()
  expect((await it.list()).alerts).toEqual([])
})
