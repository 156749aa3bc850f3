import { Watchlist } from '@dumont/contracts'
import type { App, Deps } from '../../platform/feature.ts'
import { gpuIdOf } from './gpus.ts'
import { keepWatchlist, watchlistOf } from './store-watchlist.ts'

export function watchlistRoutes(app: App, deps: Deps): void {
  const config = { access: 'viewer' } as const
  app.get('/api/v1/watchlist', { config, schema: { summary: 'What you watch in this workspace', response: { 200: Watchlist } } }, ({ actor }) =>
    watchlistOf(deps.db, actor!),
  )

  const schema = { summary: 'Keep what you watch in this workspace', body: Watchlist, response: { 200: Watchlist } }
  app.put('/api/v1/watchlist', { config, schema }, async ({ body, actor }) => {
    const items = body.items.map((item) => ({ ...item, gpu: gpuIdOf(item.gpu) }))
    await keepWatchlist(deps.db, actor!, { ...body, items }, deps.clock.now())
    return watchlistOf(deps.db, actor!)
  })
}
