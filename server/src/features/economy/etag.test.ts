import { describe, expect, test } from 'vitest'
import { startEconomyWorld } from '../../../test/economy.ts'

const world = await startEconomyWorld()
const { app, sheet } = world

describe('an answer the caller has already', () => {
  test('is 304, until the ledger, a price, a setting or the time changes it', async () => {
    const { id } = await world.start({ gpu: 'T4', rate_usd_per_hour: 0.5 })
    for (const path of ['savings', 'savings/history', 'savings/realtime', 'active-session', 'pricing', 'breakdown', 'evidence']) {
      const etag = (await app.inject(`/api/v1/economy/${path}`)).headers.etag!
      const again = await app.inject({ url: `/api/v1/economy/${path}`, headers: { 'if-none-match': etag } })
      expect([path, again.statusCode, again.body]).toEqual([path, 304, ''])
      expect((await app.inject({ url: `/api/v1/economy/${path}?provider=gcp`, headers: { 'if-none-match': etag } })).statusCode).toBe(200)
    }
    const later = async (time: string) => world.at(time)
    const changes = [() => sheet('T4', 3), () => later('2026-09-01T00:00:10Z'), () => world.stop(id), () => later('2026-09-01T00:15:00Z')]
    for (const change of changes) {
      const etag = (await app.inject('/api/v1/economy/savings')).headers.etag!
      await change()
      expect((await app.inject({ url: '/api/v1/economy/savings', headers: { 'if-none-match': `"x", ${etag}` } })).statusCode).toBe(200)
    }
  })

  test('what stands still is known for a quarter of an hour', async () => {
    const etag = (await app.inject('/api/v1/economy/savings')).headers.etag!
    world.at('2026-09-01T00:14:59Z')
    // Weak or strong makes no difference to a question.
    for (const known of [etag, etag.slice(2), `"x", ${etag}`, '*']) {
      expect((await app.inject({ url: '/api/v1/economy/savings', headers: { 'if-none-match': known } })).statusCode).toBe(304)
    }
  })
})

test.each([
  ['savings', 'figure,value'],
  ['savings/history?days=2', '\uFEFFdate,hours_used,'],
  ['savings/realtime', 'reference_source'],
  ['active-session', 'g4dn.xlarge'],
  ['pricing?gpu=T4', '1 x g4dn.xlarge'],
  ['breakdown', '\uFEFFkey,label,session_id,hours_used,'],
  ['breakdown?by=gpu', '\r\nt4,T4,,1,'],
  ['evidence', '1 x g4dn.xlarge'],
])('%s as CSV', async (path, words) => {
  await world.start({ gpu: 'T4', rate_usd_per_hour: 0.2 })
  world.at('2026-09-01T01:00:00Z')
  const answer = await app.inject(`/api/v1/economy/${path}${path.includes('?') ? '&' : '?'}format=csv`)
  expect(answer.headers['content-type']).toContain('text/csv')
  expect(answer.body).toContain(words)
})
