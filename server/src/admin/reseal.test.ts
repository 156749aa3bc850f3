import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { startApp } from '../../test/start-app.ts'
import { urlOf } from '../../test/url-of.ts'
import { aWorkspace } from '../../test/workspace.ts'
import { keyring } from '../platform/keyring.ts'
import { adminProgram } from './program.ts'

const { deps, connection } = await startApp({ env: { DUMONT_DEMO: 'false' } })
const { pool } = deps
const keyOf = (id: string) => `${id}:${Buffer.alloc(32, id).toString('base64')}`
const [fresh, old, lost] = ['k3', 'k2', 'k1'].map((id) => keyring(keyOf(id))) as [typeof deps.keyring, typeof deps.keyring, typeof deps.keyring]
const keys = `${keyOf('k3')},${keyOf('k2')}`
const at = deps.clock.now()

await aWorkspace(deps.db, 'w1')
await deps.db.insertInto('users').values({ id: 'u1', name: 'Ana', email: 'ana@gpu.test', createdAt: at, updatedAt: at }).execute()

const placeOf = (table: string, id: number) => `${table}.${table === 'alert_channels' ? 'sealed_settings' : 'sealed_secrets'}.${id}`
const seal = (ring: typeof deps.keyring, table: string, id: number) => ring.seal(`secret ${id}`, placeOf(table, id))

/** Three rows of each table: the first sealed with a key that is lost, the others with one that is there. */
async function fill(): Promise<void> {
  await pool.query('truncate provider_connections, calendar_connections, alert_channels cascade')
  for (const id of [1, 2, 3]) {
    const ring = id === 1 ? lost : old
    await pool.query(
      `insert into provider_connections (id, provider, name, settings, sealed_secrets, created_at, changed_at) overriding system value values ($1::int, 'aws', 'Lab ' || $1::int, '{}', $2, now(), now())`,
      [id, seal(ring, 'provider_connections', id)],
    )
    await pool.query(
      `insert into calendar_connections (id, user_id, kind, name, subject, sealed_secrets, created_at) overriding system value values ($1::int, 'u1', 'google', 'ana.private@gmail.test', $1::int::text, $2, now())`,
      [id, seal(ring, 'calendar_connections', id)],
    )
    await pool.query(
      `insert into alert_channels (id, workspace_id, kind, name, host, sealed_settings, created_at) values ($1::int, 'w1', 'slack', E'Ops\\x1b[2J' || $1::int, 'x', $2, now())`,
      [id, seal(ring, 'alert_channels', id)],
    )
  }
}

async function reseal(spec = keys): Promise<{ said: string[]; error: string }> {
  const said: string[] = []
  const program = adminProgram(
    (line) => said.push(line),
    (work) => work({ ...deps, keyring: keyring(spec) }),
  )
  const error = await program
    .exitOverride()
    .parseAsync(['reseal'], { from: 'user' })
    .then(
      () => '',
      (reason: Error) => reason.message,
    )
  return { said, error }
}

async function openedBy(ring: typeof deps.keyring): Promise<string[]> {
  const tables = [
    ['provider_connections', 'sealed_secrets'],
    ['calendar_connections', 'sealed_secrets'],
    ['alert_channels', 'sealed_settings'],
  ] as const
  const all = await Promise.all(
    tables.map(async ([table, column]) => {
      const { rows } = await pool.query<{ id: number; sealed: string }>(`select id, ${column} as sealed from ${table} where ${column} <> '' order by id`)
      return rows.filter(({ sealed }) => sealed.startsWith(ring.newest)).map(({ id, sealed }) => `${table} ${ring.open(sealed, placeOf(table, id))}`)
    }),
  )
  return all.flat()
}
const tables = ['provider_connections', 'calendar_connections', 'alert_channels']

test('rows whose key is gone hold up no other; each is named, and what to do', async () => {
  await fill()
  const { said, error } = await reseal()
  expect(said).toEqual(['6 changed.'])
  expect(error.split('\n').slice(0, 4)).toEqual([
    '3 could not be opened and are as they were; all others are sealed with the newest key:',
    '- connection 1 "Lab 1" to aws, of this installation: the secret key k1 is not there',
    '- Google Calendar 1 of Ana, ana@gpu.test: the secret key k1 is not there',
    '- channel 1 "Ops [2J1" (slack) of the workspace "w1": the secret key k1 is not there',
  ])
  expect(error).toContain('DUMONT_SECRET_KEYS')
  expect(error).not.toContain('private')
  expect(await openedBy(fresh)).toEqual(tables.flatMap((table) => [`${table} secret 2`, `${table} secret 3`]))
  expect(await openedBy(lost)).toEqual(tables.map((table) => `${table} secret 1`))
})

test('once the key is back, what was left is done too', async () => {
  const { said, error } = await reseal(`${keys},${keyOf('k1')}`)
  expect([said, error]).toEqual([['3 changed; nothing is sealed with an older key any more.'], ''])
  expect(await openedBy(fresh)).toHaveLength(9)
})

test('what was moved to another row is told from a key that is missing; a removed channel is neither', async () => {
  await fill()
  await pool.query(`delete from provider_connections where id = 1; delete from calendar_connections where id = 1`)
  await pool.query(`update alert_channels set removed_at = now(), sealed_settings = '' where id = 1`)
  await pool.query(`update alert_channels set sealed_settings = (select sealed_settings from alert_channels where id = 2) where id = 3`)
  const { said, error } = await reseal()
  expect(said).toEqual(['5 changed.'])
  expect(error).toMatch(
    /^1 could not be opened and is as it was; .*:\n- channel 3 .*: it does not open with the secret key k2: another had this name, or what is stored was changed\n/,
  )
})

test('the command ends with a code that scripts see', async () => {
  await fill()
  const env = { ...process.env, DATABASE_URL: urlOf(connection), DUMONT_DATA_DIR: deps.config.dataDir, DUMONT_SECRET_KEYS: keys }
  const run = () => promisify(execFile)(process.execPath, ['src/admin.ts', 'reseal'], { cwd: new URL('../..', import.meta.url), env })
  await expect(run()).rejects.toMatchObject({ code: 1, stdout: '6 changed.\n', stderr: expect.stringMatching(/^3 could not be opened/) as string })
  await pool.query(`delete from provider_connections where id = 1; delete from calendar_connections where id = 1; delete from alert_channels where id = 1`)
  await expect(run()).resolves.toMatchObject({ stdout: '0 changed; nothing is sealed with an older key any more.\n', stderr: '' })
})
