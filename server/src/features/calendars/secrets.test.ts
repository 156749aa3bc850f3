import { PassThrough } from 'node:stream'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { startCalendarWorld } from '../../../test/calendar-world.ts'
import { keyring } from '../../platform/keyring.ts'
import { createLog } from '../../platform/log.ts'
import { resealCalendars } from './index.ts'
import { openGoogleSecrets, sealGoogle } from './seal-secrets.ts'

const logged: string[] = []
const sink = new PassThrough().on('data', (line: Buffer) => logged.push(line.toString()))
const it = await startCalendarWorld({}, createLog('trace', sink))
const { db } = it.deps

async function dump(): Promise<string[]> {
  const { rows } = await sql<{
    name: string
  }>`select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`.execute(db)
  return Promise.all(rows.map(async ({ name }) => JSON.stringify((await sql`select t::text as line from ${sql.id(name)} t`.execute(db)).rows)))
}

test('no token, code or client secret of Google is anywhere: not in answers, the log, the metrics or a dump of the database', async () => {
  const seen: string[] = []
  const note = async (answer: ReturnType<typeof it.send>): Promise<void> => void seen.push(JSON.stringify((await answer).headers), (await answer).body)
  const begun = await it.send('POST', '/calendar/google/connect', { write: true })
  seen.push(begun.body)
  const back = await it.google.consent(begun.json<{ authorization_url: string }>().authorization_url)
  expect(back.search).toContain('CANARY')
  seen.push(...(await dump()))
  const ended = await it.app.inject({ url: `${back.pathname}${back.search}`, headers: { cookie: it.cookie } })
  seen.push(JSON.stringify(ended.headers), ended.body)
  await it.sync()
  const { id } = await it.theConnection()
  const event = (await it.events()).find(({ can_move }) => can_move)!
  const to = { start: '2026-03-06T02:00:00.000Z', end: '2026-03-06T06:00:00.000Z', was_start: event.start }
  await note(it.send('POST', `/calendar/events/${event.event_id}/move`, to))
  it.wait(70)
  await it.sync()
  expect(it.google.counters().refreshes).toBe(1)
  // Everything that can go wrong, and what is written of it.
  for (const fault of ['unavailable', 'invalid_client', 'html', 'unauthenticated', 'invalid_grant'] as const) {
    it.google.fail({ fault })
    it.google.expireAccessTokens()
    it.wait(70)
    await it.sync()
    await note(it.send('POST', `/calendar/connections/${id}/sync`))
    await note(it.send('POST', `/calendar/events/${event.event_id}/move`, to))
    seen.push(...(await dump()))
  }
  expect(await it.status()).toMatchObject({ state: 'reconnect_needed' })
  // The code once more, the way a browser's history would bring it.
  seen.push((await it.app.inject({ url: `${back.pathname}${back.search}`, headers: { cookie: it.cookie } })).body)
  for (const path of ['/spot/calendar-status', '/spot/calendar-events', `/calendar/connections/${id}/calendars`, '/audit']) await note(it.send('GET', path))
  for (const url of ['/metrics', '/readyz']) seen.push((await it.app.inject(url)).body)
  await note(it.send('DELETE', `/calendar/connections/${id}`))
  expect(logged.join('')).toContain('connect again')
  expect([...seen, ...(await dump()), ...logged].filter((text) => text.includes('CANARY'))).toEqual([])
})

test('what is sealed opens in its own row only', async () => {
  const secrets = { refreshToken: 'r', accessToken: 'a' }
  const sealedSecrets = sealGoogle(it.deps.keyring, 1, secrets)
  expect(openGoogleSecrets(it.deps.keyring, { id: 1, sealedSecrets })).toEqual(secrets)
  expect(() => openGoogleSecrets(it.deps.keyring, { id: 2, sealedSecrets })).toThrow('cannot be read')
})

test('a secret key that is lost: the connection says so, and is tried again when the key is back', async () => {
  it.google.heal()
  it.clock.set(new Date('2026-03-04T05:06:07Z'))
  await it.connect()
  const [row] = await db.selectFrom('calendarConnections').selectAll().execute()
  await db
    .updateTable('calendarConnections')
    .set({ sealedSecrets: `lost.${row!.sealedSecrets.split('.')[1]}` })
    .execute()
  await it.sync()
  expect(await it.theConnection()).toMatchObject({
    state: 'failing',
    last_error: expect.stringContaining('the secret key it was sealed with is not there') as string,
  })
  await db.updateTable('calendarConnections').set({ sealedSecrets: row!.sealedSecrets }).execute()
  it.wait(70)
  await it.sync()
  expect(await it.theConnection()).toMatchObject({ state: 'connected' })
})

test('sealed anew, it opens with the new key alone', async () => {
  const [old, fresh] = ['k1', 'k2'].map((id) => `${id}:${Buffer.alloc(32, id).toString('base64')}`) as [string, string]
  const { id } = await it.theConnection()
  const sealedSecrets = sealGoogle(keyring(old), id, { refreshToken: 'r', accessToken: 'a' })
  await db.updateTable('calendarConnections').set({ sealedSecrets }).execute()
  const both = { db, keyring: keyring(`${fresh},${old}`), failpoint: () => {} }
  expect(await resealCalendars(both)).toEqual({ changed: 1, unopened: [] })
  expect(await resealCalendars(both)).toEqual({ changed: 0, unopened: [] })
  const [row] = await db.selectFrom('calendarConnections').selectAll().execute()
  expect(openGoogleSecrets(keyring(fresh), row!)).toEqual({ refreshToken: 'r', accessToken: 'a' })
})
