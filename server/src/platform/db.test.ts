import { expect, test } from 'vitest'
import { startApp } from '../../test/start-app.ts'
import { isDatabaseDown } from './db.ts'

const { deps } = await startApp()

test('a connection that breaks between two queries of a transaction ends that transaction, not the process', async () => {
  const client = await deps.pool.connect()
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    // Without a listener of our own, the error would be nobody's and stop the process.
    expect(client.listenerCount('error')).toBeGreaterThan(0)
    const broken = new Promise((resolve) => client.once('end', resolve))
    await deps.pool.query('select pg_terminate_backend($1)', [rows[0]!.pid])
    await broken
    await expect(client.query('select 1')).rejects.toThrow()
  } finally {
    client.release(true)
  }
  expect((await deps.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

test.each([
  [{ code: 'ECONNREFUSED' }, true],
  [{ code: '57P01' }, true],
  [new Error('Connection terminated unexpectedly'), true],
  [{ code: '23505', message: 'duplicate key' }, false],
])('%o means that the database is down: %s', (error, isDown) => {
  expect(isDatabaseDown(error)).toBe(isDown)
})

const read = async (what: string): Promise<unknown> => (await deps.pool.query<{ value: unknown }>(`select ${what} as value`)).rows[0]!.value

test.each([
  ['2026-11-27 06:43:00+00', '2026-11-27T06:43:00.000Z'],
  ['2026-11-27 06:43:00.1234567+00', '2026-11-27T06:43:00.123Z'],
  ['2026-11-27 06:43:00.05+00', '2026-11-27T06:43:00.050Z'],
  ['2026-03-29 02:30:00+01', '2026-03-29T01:30:00.000Z'],
  ['0099-01-01 00:00:00+00', '0099-01-01T00:00:00.000Z'],
  ['12026-01-01 00:00:00+00', '+012026-01-01T00:00:00.000Z'],
  ['0044-03-15 12:00:00+00 BC', '-000043-03-15T12:00:00.000Z'],
])('%s is read as %s', async (text, expected) => {
  const found = (await read(`'${text}'::timestamptz`)) as Date
  expect(found.toISOString()).toBe(expected)
})

test('questions are asked in UTC, and never compiled', async () => {
  expect([await read(`current_setting('timezone')`), await read(`current_setting('jit')`)]).toEqual(['UTC', 'off'])
})

test('a time without end, and none', async () => {
  expect(await read(`'infinity'::timestamptz`)).toBe(Infinity)
  expect(await read(`null::timestamptz`)).toBeNull()
})

test('whole numbers of eight bytes are numbers, and refused where they would be rounded', async () => {
  expect(await read('9007199254740991::bigint')).toBe(2 ** 53 - 1)
  await expect(read('9007199254740992::bigint')).rejects.toThrow('does not fit')
})
