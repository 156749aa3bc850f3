import { ConnectorError } from '@dumont/connectors'
import type { Deps } from '../../platform/feature.ts'
import { TaskLost } from './collect-land.ts'
import type { CollectedPart } from './collect-session.ts'
import { decideOffers } from './decide-offers.ts'
import { decidePast, type PastPrices } from './decide-past.ts'
import { decideSeriesPrices } from './decide-series.ts'
import { ensureSeries, identityOf } from './store.ts'
import { mergeObservations, type Observation, rowsOf } from './store-merge.ts'
import { ensureMonths, monthOf } from './store-months.ts'
import { addPoints, seriesOfPart } from './store-offers.ts'
import { endTask, holdTask } from './store-tasks.ts'
import type { SeriesSpec } from './tables.ts'

const DAYS_BACK = 90
/** Kept in memory as numbers, about 30 bytes each. */
const MOST_PRICES = 5_000_000
const ROWS_AT_ONCE = 30_000

type Past = Map<string, { spec: SeriesSpec; events: PastPrices }>

/** The past prices of a part, once: read to the end, then merged some series at a time. Merging is idempotent, so a worker that dies begins again. */
export async function collectHistory(deps: Deps, collected: CollectedPart): Promise<boolean> {
  const { task, connection, session } = collected
  const past = await readPast(collected)
  const offered = new Set(await seriesOfPart(deps.db, task.connectionId, task.part))
  const ids = await ensureSeries(
    deps.db,
    [...past.values()].map(({ spec }) => spec),
    session.now,
  )
  let chunk: Observation[] = []
  const flush = async () => {
    await mergeChunk(deps, collected, chunk)
    deps.failpoint('collect.afterHistoryChunk')
    chunk = []
  }
  for (const { spec, events } of past.values()) {
    const seriesId = ids.get(identityOf(spec))!
    // What is offered still has held its last price until now; of the others nobody knows until when.
    const { atMs, micros, onDemandMicros } = decidePast(events, offered.has(seriesId) ? session.now.getTime() : undefined)
    for (const [i, at] of atMs.entries())
      chunk.push({ seriesId, atMs: at, micros: micros[i]!, ...(onDemandMicros[i] ? { onDemandMicros: onDemandMicros[i] } : {}) })
    if (chunk.length >= ROWS_AT_ONCE) await flush()
  }
  await flush()
  return deps.db.transaction().execute(async (trx) => {
    if (!(await holdTask(trx, task, connection.version))) throw new TaskLost()
    await endTask(trx, task, { nextAttemptAt: null, failures: 0, failure: null, lastError: null, lastSuccessAt: session.now })
    return past.size > 0
  })
}

async function readPast({ provider, session, task }: CollectedPart): Promise<Past> {
  const past: Past = new Map()
  let count = 0
  const since = new Date(session.now.getTime() - DAYS_BACK * 86_400_000)
  for await (const page of provider.priceHistory!(session, task.part, since)) {
    const { taken } = decideOffers(page, provider.id, session.now)
    for (const { spec, atMs, micros, onDemandMicros } of decideSeriesPrices(taken, provider.id, provider.kind).prices) {
      const name = identityOf(spec)
      const known = past.get(name) ?? { spec, events: { atMs: [], micros: [], onDemandMicros: [] } }
      past.set(name, known)
      known.events.atMs.push(atMs)
      known.events.micros.push(micros)
      known.events.onDemandMicros.push(onDemandMicros)
    }
    count += taken.length
    if (count > MOST_PRICES) throw new ConnectorError('unexpected_answer', `The vendor told more than ${MOST_PRICES} past prices of one part`)
  }
  return past
}

async function mergeChunk(deps: Deps, { task, connection }: CollectedPart, observations: readonly Observation[]): Promise<void> {
  if (!observations.length) return
  await ensureMonths(deps.db, new Set(observations.map(({ atMs }) => monthOf(atMs))))
  const seriesIds = [...new Set(observations.map(({ seriesId }) => seriesId))]
  await deps.db.transaction().execute(async (trx) => {
    if (!(await holdTask(trx, task, connection.version))) throw new TaskLost()
    const touched = await mergeObservations(trx, { seriesIds, source: rowsOf(observations), importId: null, now: deps.clock.now() })
    const points = touched.reduce((sum, { rows }) => sum + rows, 0)
    await addPoints(trx, task.connectionId, points)
  })
}
