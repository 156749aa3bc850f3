import { expect, test } from 'vitest'
import { aMember, setUpOwner, startAppWithAccounts } from '../../../test/accounts.ts'

const world = await startAppWithAccounts()
const owner = await setUpOwner(world)
const viewer = (await aMember(world, owner, 'viewer')).cookie
const get = async (cookie: string) => (await world.app.inject({ url: '/api/v1/watchlist', headers: { cookie } })).json()
const put = async (cookie: string, payload: object) => world.app.inject({ method: 'PUT', url: '/api/v1/watchlist', headers: { cookie }, payload })

test('is empty at first, and each has their own', async () => {
  expect(await get(owner)).toEqual({ items: [], filters: [] })
  await put(owner, { items: [{ gpu: 'H100 SXM5', region: 'us-east-1' }], filters: [{ name: 'Big ones', min_memory_gb: 80, sort: '-price' }] })
  expect(await get(owner)).toEqual({
    items: [{ gpu: 'h100-sxm', provider: null, region: 'us-east-1', market: null }],
    filters: [{ name: 'Big ones', gpu: null, provider: null, region: null, market: null, min_memory_gb: 80, gpu_count: null, sort: '-price' }],
  })
  expect(await get(viewer)).toEqual({ items: [], filters: [] })
})

test('takes the place of the one before', async () => {
  await put(viewer, { items: [{ gpu: 'T4' }, { gpu: 'A10' }] })
  expect((await put(viewer, { items: [{ gpu: 'A10' }] })).json()).toMatchObject({ items: [{ gpu: 'a10' }], filters: [] })
})

test('half a character is stored as one that is not known', async () => {
  expect((await put(viewer, { items: [], filters: [{ name: 'x\uD800' }] })).json()).toMatchObject({ filters: [{ name: 'x\uFFFD' }] })
})
