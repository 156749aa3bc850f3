import type { App, Deps, Feature } from './feature.ts'

const open = { config: { access: 'public' as const }, schema: { hide: true } }

/** /healthz: the process answers. /readyz: database, queue and each feature's own check. /metrics: Prometheus. */
export function healthRoutes(app: App, deps: Deps, features: readonly Feature[]): void {
  app.get('/healthz', open, () => ({ status: 'ok' }))
  app.get('/readyz', open, async (_request, reply) => {
    const checks = await allChecks(deps, features)
    const ready = Object.values(checks).every(Boolean)
    return reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks })
  })
  app.get('/metrics', open, async (_request, reply) => reply.type(deps.metrics.registry.contentType).send(await deps.metrics.registry.metrics()))
}

async function allChecks(deps: Deps, features: readonly Feature[]): Promise<Record<string, boolean>> {
  const database = await deps.pool.query('select 1').then(
    () => true,
    () => false,
  )
  if (!database) return { database }
  const queue = await deps.pool.query('select 1 from pgboss.version').then(
    () => true,
    () => false,
  )
  const own = await Promise.all(features.map(async (feature) => (await feature.ready?.(deps).catch(() => ({ [feature.name]: false }))) ?? {}))
  return Object.assign({ database, queue }, ...own)
}
