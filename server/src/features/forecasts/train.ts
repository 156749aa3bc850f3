import { HOUR_MS } from '@dumont/forecast'
import { setImmediate } from 'node:timers/promises'
import { isDatabaseDown } from '../../platform/db.ts'
import type { Deps } from '../../platform/feature.ts'
import { readHours, seriesRows } from '../prices/index.ts'
import { decideModel } from './decide-model.ts'
import { chooseTrainingData, isTimeToTrain, isTrainingDue, type TrainingData, trainingDays } from './decide-training.ts'
import type { MadeModel } from './make-model.ts'
import { modelInUse } from './model-in-use.ts'
import {
  bytesOfModel,
  claimTraining,
  failTraining,
  keepModel,
  newestModels,
  releaseTraining,
  renewTraining,
  renewTrainingMs,
  requestTraining,
  type TrainingClaim,
} from './model-store.ts'
import { type PriceTask, priceTask } from './price-task.ts'
import { inThread, type Trainer } from './trainer.ts'

/** Few enough that reading them does not hold up requests. */
const readAtOnce = 4

type Training = { deps: Deps; claim: TrainingClaim; train: Trainer; stopping: AbortController; progress: number }

/** Trains when it is time or somebody asked for it. Of any number of workers one does it; what a crashed one had begun is begun again. */
export async function trainModels(deps: Deps, now: Date, signal: AbortSignal, train: Trainer = inThread): Promise<void> {
  await modelInUse(deps)
  const [newest] = await newestModels(deps.db, 1)
  if (newest?.state !== 'training' && !isTimeToTrain(newest, now)) return
  const data = chooseTrainingData(await seriesRows(deps.db), now)
  if (isTrainingDue(newest, data, now)) await requestTraining(deps.db, now, newest ?? 'none')
  const claim = await claimTraining(deps.db)
  if (!claim) return
  const training: Training = { deps, claim, train, stopping: new AbortController(), progress: 0 }
  const stop = (): void => training.stopping.abort()
  signal.addEventListener('abort', stop, { once: true })
  const renewal = setInterval(
    () =>
      void renewTraining(deps.db, claim, training.progress).then(
        (held) => held || stop(),
        () => {},
      ),
    renewTrainingMs,
  )
  try {
    await work(training, data)
  } finally {
    clearInterval(renewal)
    signal.removeEventListener('abort', stop)
    await releaseTraining(deps.db, claim).catch(() => {})
  }
}

async function work(training: Training, data: TrainingData | undefined): Promise<void> {
  const { deps, claim } = training
  const made = await makeOrFail(training, data)
  if (!made || !data) return
  deps.failpoint('forecasts.afterTrain')
  const { relative_error: candidate, in_use_relative_error: inUse, blend_relative_error: blend } = made.scores
  const verdict = decideModel({ candidate, inUse: inUse ?? undefined, blend })
  if (!(await keepModel(deps.db, claim, made, data.asOf, verdict, deps.clock.now()))) return
  deps.log.info({ version: made.version, used: verdict.use, reason: verdict.reason, ...made.scores }, 'a model was trained')
  if (verdict.use) await deps.wake('forecasts.refresh').catch((error: unknown) => deps.log.debug({ err: error }, 'not woken'))
}

/** A failure is kept with its reason; being told to stop is none. */
async function makeOrFail(training: Training, data: TrainingData | undefined): Promise<MadeModel | undefined> {
  const { deps, claim, train, stopping } = training
  try {
    if (!data) throw new Error('There is too little to learn from yet: training needs several weeks of real prices of several series')
    const rival = await rehearsalInUse(deps)
    const task = { asOfMs: data.asOf.getTime(), series: await readPrices(deps, data, stopping.signal), seed: claim.seed, rival }
    return await train(task, (done) => (training.progress = done), stopping.signal)
  } catch (error) {
    if (stopping.signal.aborted) return undefined
    if (isDatabaseDown(error)) throw error
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, 500)
    deps.log.warn({ training: claim.id, reason }, 'the training failed; it is tried again later')
    await failTraining(deps.db, claim, reason, deps.clock.now())
    return undefined
  }
}

async function rehearsalInUse(deps: Deps): Promise<Uint8Array | undefined> {
  const model = await modelInUse(deps)
  return (model && (await bytesOfModel(deps.db, model.id))?.rehearsal) ?? undefined
}

/** Prices known at `asOf`, little by little. */
async function readPrices({ db }: Deps, { ids, asOf }: TrainingData, signal: AbortSignal): Promise<PriceTask[]> {
  const rows = new Map((await seriesRows(db, { ids })).map((row) => [row.id, row]))
  const from = new Date(asOf.getTime() - trainingDays * 24 * HOUR_MS)
  const to = new Date(asOf.getTime() + HOUR_MS)
  const tasks: PriceTask[] = []
  for (let at = 0; at < ids.length && !signal.aborted; at += readAtOnce) {
    const part = ids.slice(at, at + readAtOnce)
    const hours = await readHours(db, part, from, to)
    // A series may have been removed since it was chosen.
    for (const id of part) if (rows.has(id)) tasks.push(priceTask(rows.get(id)!, hours.get(id) ?? []))
    await setImmediate()
  }
  return tasks
}
