import type { EmbedEconomy, EmbedTokenCreated } from '@dumont/contracts'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { startEconomyWorld } from '../../../test/economy.ts'

const world = await startEconomyWorld()
const { app, sheet } = world

describe('embedding', () => {
  const make = async (over: object = {}) => JSON.parse((await world.send('POST', '/economy/embed-tokens', { name: 'Wall', ...over })).body) as EmbedTokenCreated

  test('a token shows totals to whoever has it, from any page, until it is revoked', async () => {
    await sheet('T4', 1)
    await world.start({ gpu: 'T4', rate_usd_per_hour: 0.5 })
    await world.start({ gpu: 'RTX 4090', rate_usd_per_hour: 0.5 })
    world.at('2026-09-01T10:00:00Z')
    const { token, id } = await make()
    const answer = await app.inject(`/api/v1/embed/economy?token=${token}&provider=AWS`)
    expect(answer.headers['access-control-allow-origin']).toBe('*')
    expect(answer.json<EmbedEconomy>()).toMatchObject({
      lifetime_savings: 5,
      rate_per_hour: 0.5,
      session_savings: 5,
      session_hours: 20,
      instances_count: 2,
      not_compared_count: 1,
      first_time: false,
    })
    expect(answer.body).not.toContain('w1')
    const byHeader = await app.inject({ url: '/api/v1/embed/economy', headers: { authorization: `Bearer ${token}` } })
    expect(byHeader.statusCode).toBe(200)
    expect(
      (await app.inject({ url: '/api/v1/embed/economy', headers: { authorization: `Bearer ${token}`, 'if-none-match': byHeader.headers.etag! } })).statusCode,
    ).toBe(304)
    expect(await world.get('/economy/embed-tokens')).toMatchObject({
      tokens: [{ id, name: 'Wall', prefix: token.slice(0, 12), last_used_at: '2026-09-01T10:00:00.000Z' }],
    })

    expect((await app.inject({ method: 'DELETE', url: `/api/v1/economy/embed-tokens/${id}` })).statusCode).toBe(204)
    for (const path of ['economy', 'economy/badge.svg', 'economy/metrics'])
      expect((await app.inject(`/api/v1/embed/${path}?token=${token}`)).statusCode).toBe(404)
    expect((await app.inject({ method: 'DELETE', url: `/api/v1/economy/embed-tokens/${id}` })).statusCode).toBe(404)
    expect(await world.get('/economy/embed-tokens')).toEqual({ tokens: [] })
  })

  test.each(['', 'x', `dme_${'a'.repeat(43)}`])('"%s" is no token', async (token) => {
    expect((await app.inject(`/api/v1/embed/economy?token=${token}`)).statusCode).toBeGreaterThanOrEqual(400)
    expect((await app.inject({ url: '/api/v1/embed/economy', headers: { authorization: `Bearer ${token}` } })).statusCode).toBe(404)
  })

  test('the token is stored as a hash only', async () => {
    const { token } = await make()
    const { rows } = await sql<{ all: string }>`select row_to_json(t)::text as all from embed_tokens t`.execute(world.deps.db)
    expect(rows[0]!.all).not.toContain(token)
  })

  test('the badge and the gauges say the same, and hide amounts when told to', async () => {
    const { token } = await make()
    const { token: hiding } = await make({ hide_amounts: true })
    const read = async (path: string, by: string) => app.inject(`/api/v1/embed/economy/${path}?token=${by}`)
    expect((await read('badge.svg', token)).body).toContain('no usage yet')
    await sheet('T4', 1)
    await world.importCsv(['x,a,T4,1,running,2026-08-31T00:00:00Z,2026-08-31T20:00:00Z,0.25,0'])
    const badge = await read('badge.svg', token)
    expect(badge.headers['content-type']).toContain('image/svg+xml')
    expect(badge.body).toContain('>$15.00<')
    expect((await read('badge.svg', hiding)).body).toContain('>75 %<')
    const gauges = await read('metrics', token)
    expect(gauges.headers['content-type']).toContain('text/plain')
    expect(gauges.body).toContain('dumont_savings_usd{provider="aws"} 15\n')
    const hidden = (await read('metrics', hiding)).body
    expect(hidden).toContain('dumont_savings_percent{provider="aws"} 75\n')
    expect(hidden).not.toContain('_usd')
    expect((await app.inject(`/api/v1/embed/economy?token=${hiding}`)).json()).toMatchObject({
      lifetime_savings: null,
      rate_per_second: null,
      savings_percentage: 75,
      amounts_hidden: true,
    })
    await sheet('T4', 0.05)
    await world.importCsv(['x,b,T4,8,running,2026-08-31T00:00:00Z,2026-08-31T20:00:00Z,200,0'])
    expect((await read('badge.svg', token)).body).toContain('>-$3,977<')
    for (const path of ['badge.svg', 'metrics']) {
      const { etag } = (await read(path, token)).headers
      expect((await app.inject({ url: `/api/v1/embed/economy/${path}?token=${token}`, headers: { 'if-none-match': etag! } })).statusCode).toBe(304)
      // The same address, by another token in the header: what one knows is not what the other may see.
      const byHeader = (key: string, known = '') =>
        app.inject({ url: `/api/v1/embed/economy/${path}`, headers: { authorization: `Bearer ${key}`, 'if-none-match': known } })
      const { headers } = await byHeader(token)
      expect([(await byHeader(token, headers.etag)).statusCode, (await byHeader(hiding, headers.etag)).statusCode]).toEqual([304, 200])
    }
  })
})
