import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { cookiesOf, password, pathOf, setUpOwner, startAppWithAccounts, tokenOf } from '../../test/accounts.ts'
import { urlOf } from '../../test/url-of.ts'
import { withServerData } from './open.ts'
import { adminProgram } from './program.ts'

const world = await startAppWithAccounts()
const { app, deps } = world

/** What `npm run --silent admin -- ...` prints on this database. */
async function admin(...args: string[]): Promise<string> {
  const said: string[] = []
  const program = adminProgram(
    (line) => said.push(line),
    (work) => work(deps),
  )
  await program.exitOverride().parseAsync(args, { from: 'user' })
  return said.join('\n')
}
const me = async (authorization: string) => (await app.inject({ url: '/api/v1/me', headers: { authorization } })).json()

test('keys create makes the first owner when there is none, and prints a key and nothing else', async () => {
  const key = await admin('keys', 'create', '--scope', 'write')
  expect(key).toMatch(/^dmt_[\w-]{43}$/)
  expect(await me(`Bearer ${key}`)).toMatchObject({ role: 'owner', scope: 'write', instance_admin: true, setup_needed: true, via: 'key' })
})

test('sign-in-link prints a link for the first owner that works', async () => {
  expect((await app.inject(pathOf(await admin('sign-in-link')))).headers.location).toBe('/')
})

test('users list shows who has not set up yet, and everything to programs', async () => {
  expect(await admin('users', 'list')).toBe('(not set up yet)  Owner  owner  My workspace  instance admin')
  expect(JSON.parse(await admin('users', 'list', '--json'))).toEqual([
    {
      id: expect.any(String),
      name: 'Owner',
      email: null,
      role: 'owner',
      workspace: 'My workspace',
      instance_admin: true,
      created_at: '2026-03-04T05:06:07.000Z',
    },
  ])
})

test('the commands that name somebody find them by e-mail', async () => {
  const owner = await setUpOwner(world)
  const invited = (await app.inject({ method: 'POST', url: '/api/v1/invitations', headers: { cookie: owner }, payload: { role: 'member' } })).json<{
    link: string
  }>()
  const payload = { token: tokenOf(invited.link), name: 'Bo', email: 'bo@example.org', password }
  expect(cookiesOf(await app.inject({ method: 'POST', url: '/api/v1/invitations/accept', payload }))).not.toBe('')

  expect(await admin('grant-admin', 'Bo@example.org')).toBe('Bo@example.org is an instance admin now.')
  const key = await admin('keys', 'create', '--scope', 'read', '--user', 'bo@example.org', '--name', 'nightly')
  expect(await me(`Bearer ${key}`)).toMatchObject({ user: { name: 'Bo' }, scope: 'read', instance_admin: true })
  expect((await app.inject(pathOf(await admin('sign-in-link', '--user', 'bo@example.org')))).headers.location).toBe('/')
  expect(pathOf(await admin('reset-password', 'bo@example.org'))).toMatch(/^\/reset\/[\w-]{43}$/)
})

test('what the commands did is in the audit log', async () => {
  const rows = await deps.db.selectFrom('auditLog').select('action').where('who', '=', 'admin command').orderBy('id').execute()
  expect(rows.map((row) => row.action)).toEqual([
    'key.created',
    'sign_in_link.created',
    'instance_admin.granted',
    'key.created',
    'sign_in_link.created',
    'reset_link.created',
  ])
})

test.each([['reset-password'], ['grant-admin'], ['sign-in-link', '--user'], ['keys', 'create', '--scope', 'read', '--user']])(
  '%s says when nobody has the e-mail',
  async (...args) => {
    await expect(admin(...args, 'nobody@example.org')).rejects.toThrow('There is no user with the e-mail nobody@example.org')
  },
)

test('somebody in no workspace gets no key', async () => {
  await deps.db
    .insertInto('users')
    .values({ id: 'u9', name: 'Lost', email: 'lost@example.org', image: null, createdAt: deps.clock.now(), updatedAt: deps.clock.now() })
    .execute()
  await expect(admin('keys', 'create', '--scope', 'read', '--user', 'lost@example.org')).rejects.toThrow('belongs to no workspace')
  expect(await admin('users', 'list')).toContain('lost@example.org  Lost  no workspace')
})

test('backup prints the checksums that checksums prints', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'dumont-admin-'))
  afterAll(() => rmSync(dir, { recursive: true, force: true }))
  const printed = await admin('backup', '--out', join(dir, 'b.gz'))
  expect(printed).toMatch(/^accounts +2 [0-9a-f]{16}$/m)
  expect(await admin('checksums')).toBe(printed)
  await expect(admin('restore', join(dir, 'b.gz'))).rejects.toThrow('not empty')
})

test('the commands open the database that the configuration names, and leave it open to others', async () => {
  vi.stubEnv('DATABASE_URL', urlOf(world.connection))
  vi.stubEnv('DUMONT_DATA_DIR', deps.config.dataDir)
  expect(await withServerData(async (opened) => (await opened.db.selectFrom('users').select('id').execute()).length)).toBe(3)
  expect(await withServerData(async (opened) => opened.config.embedded, { migrated: false })).toBe(false)
  vi.unstubAllEnvs()
  expect((await deps.pool.query('select 1')).rowCount).toBe(1)
})
