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
