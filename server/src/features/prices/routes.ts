import type { App, Deps } from '../../platform/feature.ts'
import { importRoutes } from './routes-imports.ts'

export async function routes(app: App, deps: Deps): Promise<void> {
  await importRoutes(app, deps)
}
