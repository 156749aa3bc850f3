import { ForecastModel, ForecastModelList } from '@dumont/contracts'
import type { z } from 'zod'
import type { App, Deps } from '../../platform/feature.ts'
import { audit } from '../accounts/index.ts'
import { type ModelRow, newestModels, requestTraining } from './model-store.ts'

export function modelRoutes(app: App, deps: Deps): void {
  const list = { response: { 200: ForecastModelList }, tags: ['forecasts'], summary: 'Trainings of the forecast model, the newest first' }
  app.get('/api/v1/forecast-models', { config: { access: 'viewer' }, schema: list }, async () => ({ models: (await newestModels(deps.db)).map(toWire) }))

  const train = { response: { 202: ForecastModel }, tags: ['forecasts'], summary: 'Trains a model now; while one is in training, that one' }
  app.post('/api/v1/forecast-models/train', { config: { access: 'instance_admin' }, schema: train }, async (request, reply) => {
    const now = deps.clock.now()
    const row = (await requestTraining(deps.db, now))!
    await audit(deps.db, request.actor!, 'model.training_requested', String(row.id), {}, now)
    await deps.wake('forecasts.train').catch((error: unknown) => deps.log.debug({ err: error }, 'not woken'))
    return reply.status(202).send(toWire(row))
  })
}

function toWire(row: ModelRow): z.infer<typeof ForecastModel> {
  return {
    id: row.id,
    state: row.state,
    in_use: row.inUse,
    version: row.version,
    requested_at: row.requestedAt.toISOString(),
    trained_at: row.trainedAt?.toISOString() ?? null,
    seed: row.trainedBySeed,
    data_from: row.dataFrom?.toISOString() ?? null,
    data_as_of: row.dataAsOf?.toISOString() ?? null,
    series: row.series,
    examples: row.examples,
    scores: row.scores,
    reason: row.reason,
    progress: row.progress,
    next_attempt_at: row.nextAttemptAt?.toISOString() ?? null,
  }
}
