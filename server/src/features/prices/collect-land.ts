import type { Db } from '../../platform/db.ts'
import type { Deps } from '../../platform/feature.ts'
import type { CollectedPart } from './collect-session.ts'
import { decideEmptiness } from './decide-emptiness.ts'
import { decideOffers, type PricedOffer } from './decide-offers.ts'
import { withOnDemand } from './decide-on-demand.ts'
import { decideSeriesPrices, type Sorted } from './decide-series.ts'
import { ensureSeries, identityOf } from './store.ts'
import { mergeObservations, rowsOf } from './store-merge.ts'
import { ensureMonths, monthOf } from './store-months.ts'
import { addPoints, endVanished, lockSeries, noteOffers, seriesOfPart, swapOffers } from './store-offers.ts'
import { referenceRows } from './store-references.ts'
import { endTask, holdTask } from './store-tasks.ts'
import type { Refused } from './tables-providers.ts'

/** The task is no longer ours, or what we asked for is no longer wanted. */
export class TaskLost extends Error {
  override name = 'TaskLost'
}

const KEPT_REFUSED = 20

/** The answer to one poll becomes prices and offers: all of it in one transaction, or nothing. Answers whether it did. */
export async function collectOffers(deps: Deps, { task, connection, provider, session, next }: CollectedPart): Promise<boolean> {
  const answer = await provider.listOffers(session, task.part)
  const { taken: told, refused } = decideOffers(answer, provider.id, session.now)
  const taken = withOnDemand(told, await referenceRows(deps.db, { provider: provider.id, at: session.now }))
  deps.failpoint('collect.afterAnswer')
  const sorted = decideSeriesPrices(taken, provider.id, provider.kind)
  await ensureMonths(deps.db, new Set(sorted.prices.map(({ atMs }) => monthOf(atMs))))
  return deps.db.transaction().execute(async (trx) => {
    if (!(await holdTask(trx, task, connection.version))) throw new TaskLost()
    const landed = decideEmptiness({ before: task.offers, suspicious: task.suspiciousOffers, found: taken.length }) === 'take'
    if (landed) {
      await land(trx, task, taken, sorted, session.now)
      await endTask(trx, task, {
        ...next(),
        offers: taken.length,
        suspiciousOffers: null,
        refused: keep(refused),
        lastSuccessAt: session.now,
        noAnswerSince: null,
        failure: null,
        lastError: null,
      })
    } else {
      const lastError = `The answer had ${taken.length} offers where there were ${task.offers}; the next one decides`
      await endTask(trx, task, { ...next(), suspiciousOffers: taken.length, refused: keep(refused), failure: null, lastError })
    }
    deps.failpoint('collect.beforeCommit')
    return landed
  })
}

async function land(
  trx: Db,
  { connectionId, part }: CollectedPart['task'],
  offers: readonly PricedOffer[],
  { prices, seriesOf }: Sorted,
  now: Date,
): Promise<void> {
  const before = await seriesOfPart(trx, connectionId, part)
  const specs = prices.map(({ spec }) => spec)
  const ids = await ensureSeries(trx, specs, now)
  const idOf = (spec: (typeof specs)[number]) => ids.get(identityOf(spec))!
  await lockSeries(trx, [...new Set([...before, ...ids.values()])])
  const observations = prices.map(({ spec, atMs, micros, onDemandMicros }) => ({ seriesId: idOf(spec), atMs, micros, onDemandMicros }))
  const touched = observations.length ? await mergeObservations(trx, { seriesIds: [...ids.values()], source: rowsOf(observations), importId: null, now }) : []
  await swapOffers(
    trx,
    connectionId,
    part,
    offers.map((offer) => ({ ...offer, seriesId: idOf(seriesOf(offer)) })),
  )
  await noteOffers(trx, new Map(prices.map(({ spec, offers: count }) => [idOf(spec), count])), now)
  await endVanished(trx, before, now)
  await addPoints(
    trx,
    connectionId,
    touched.reduce((sum, { rows }) => sum + rows, 0),
  )
}

const keep = (refused: readonly Refused[]): string => JSON.stringify(refused.slice(0, KEPT_REFUSED))
