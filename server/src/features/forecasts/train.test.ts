import type { ForecastModel, ForecastModelList } from '@dumont/contracts'
import { MODEL_VERSION } from '@dumont/forecast'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { addPrices, hourly, type Seen, wavy } from '../../../test/price-history.ts'
import { startApp } from '../../../test/start-app.ts'
import type { Deps } from '../../platform/feature.ts'
import { inProcess } from './compute.ts'
import { makeForecasts } from './make-forecasts.ts'
import { type MadeModel, makeModel } from './make-model.ts'
import { modelInUse } from './model-in-use.ts'
import { claimTraining, keepModel, newestModels, requestTraining } from './model-store.ts'
import { refreshForecasts } from './refresh.ts'
import { latestForecast } from './store.ts'
import { trainModels } from './train.ts'
import { inThread, type Trainer } from './trainer.ts'

const start = '2026-03-04T05:06:07Z'
const { app, deps, clock, woken } = await startApp({ now: start })
const forever = new AbortController().signal
const few = { trees: 6, rows: 4000 }
const small: Trainer = async (task, onProgress) => makeModel({ ...task, ...few }, onProgress)
let model: MadeModel
let first: ForecastModel
const progress: number[] = []
const ids: number[] = []

/** A market of 40 series that rise and fall together, each seen every six hours for 90 days. */
const market = (i: number): Seen[] =>
  hourly('2025-12-04T00:02Z', 90 * 24 + 6, wavy(1 + i / 10))
    .map(({ at, usd }, hour) => ({ at, usd: Number((usd * (1 + 0.2 * Math.sin(hour / 300 + i / 20))).toFixed(6)) }))
    .filter((_, hour) => hour % 6 === 0)

const train = (trainer: Trainer, some: Partial<Deps> = {}, signal = forever) => trainModels({ ...deps, ...some }, clock.now(), signal, trainer)
const refresh = () => refreshForecasts(deps, clock.now(), forever, inProcess)
const versions = async () =>
  new Set(
    (await deps.pool.query<{ v: string }>('select f.model_version as v from forecast_refresh r join forecasts f on f.id = r.forecast_id')).rows.map(
      ({ v }) => v,
    ),
  )
/** A trainer that answers the small model under another name, with scores of our choice. */
const scoring =
  (scores: Partial<MadeModel['scores']>, version = model.version): Trainer =>
  async () => ({ ...model, version, scores: { ...model.scores, ...scores } })
const better = { relative_error: 0.5, blend_relative_error: 0.9, in_use_relative_error: null }
const list = async () => (await app.inject('/api/v1/forecast-models')).json<ForecastModelList>().models

beforeAll(async () => {
  for (let i = 0; i < 40; i++) ids.push(await addPrices(deps, { key: `s${i}`, zone: `us-east-1${'abcd'[i % 4]}`, instanceType: 'g5.xlarge' }, market(i)))
  const keep: Trainer = async (task, onProgress) =>
    (model = makeModel({ ...task, ...few }, (done) => {
      progress.push(done)
      onProgress(done)
    }))
  await train(keep)
  ;[first] = (await list()) as [ForecastModel]
})

beforeEach(async () => {
  clock.set(new Date(start))
  woken.length = 0
  await deps.pool.query('truncate forecast_models, forecasts, forecast_refresh restart identity cascade')
  await deps.pool.query(`delete from series where key in ('demo', 'young', 'old', 'new')`)
})

test('the first training is due at once; what it scored is shown beside the local models', () => {
  expect(progress).toEqual(progress.toSorted((a, b) => a - b))
  expect(progress[0]).toBeLessThan(0.1)
  expect(progress.at(-1)).toBeGreaterThan(0.85)
  expect(first).toMatchObject({
    version: model.version,
    seed: 1,
    series: 40,
    data_as_of: '2026-03-04T05:00:00.000Z',
    trained_at: '2026-03-04T05:06:07.000Z',
    progress: 1,
    scores: { in_use_relative_error: null, series_origins: 120 },
  })
  const { relative_error: error, blend_relative_error: blend } = first.scores!
  expect(error).toBeGreaterThan(0)
  expect(blend).toBeGreaterThan(0)
  expect(first.in_use).toBe(error! <= blend!)
})

test('all real series of two weeks are forecast with the model in use; demo and young ones are not', async () => {
  const demo = await addPrices(deps, { key: 'demo', demo: true }, market(3))
  const young = await addPrices(deps, { key: 'young' }, hourly('2026-02-22T00:00Z', 245, wavy(2)))
  await refresh()
  expect(await versions()).toEqual(new Set([MODEL_VERSION]))
  await train(scoring(better))
  expect(woken).toEqual(['forecasts.refresh'])
  await refresh()
  for (const id of [demo, young]) expect((await latestForecast(deps.db, id))!.forecast.modelVersion).toBe(MODEL_VERSION)
  const { forecast, dependence } = (await latestForecast(deps.db, ids[0]!))!
  expect(forecast).toMatchObject({ modelVersion: model.version, horizon: 171, coldStart: false, origin: new Date('2026-03-04T05:00:00Z') })
  expect(dependence).toEqual(model.dependence)
  expect(forecast.quantiles[0.5]).toHaveLength(171)
  const made = (await deps.pool.query('select 1 from forecasts')).rowCount
  await refresh()
  expect((await deps.pool.query('select 1 from forecasts')).rowCount).toBe(made)
})

test('an ended series is forecast again, as of its last observation, when another model comes into use', async () => {
  const old = await addPrices(deps, { key: 'old' }, market(5).slice(0, 300))
  await refresh()
  const origin = (await latestForecast(deps.db, old))!.forecast.origin
  await train(scoring(better))
  await refresh()
  expect((await latestForecast(deps.db, old))!.forecast).toMatchObject({ modelVersion: model.version, origin })
})

test('kin are read along: alone in its batch a series gets the forecast that it got among the others', async () => {
  await train(scoring(better))
  await refresh()
  const together = (await latestForecast(deps.db, ids[0]!))!.forecast.quantiles[0.5]!
  // Only this one is due again: its kin are read along.
  await deps.pool.query('update forecast_refresh set done_model = null where series_id = $1', [ids[0]])
  await deps.pool.query('delete from forecasts where series_id = $1 and id <> all (select forecast_id from forecast_refresh)', [ids[0]])
  await deps.pool.query(`update forecasts set prices_changed_at = prices_changed_at - interval '1 hour' where series_id = $1`, [ids[0]])
  await refresh()
  expect(await deps.pool.query('select 1 from forecasts where series_id = $1', [ids[0]])).toHaveProperty('rowCount', 2)
  expect((await latestForecast(deps.db, ids[0]!))!.forecast.quantiles[0.5]).toEqual(together)
})

test('a model that does worse than the one in use is kept, not used, and says why', async () => {
  await train(scoring(better, 'first'))
  clock.set(new Date('2026-03-05T02:20:00Z'))
  await addPrices(deps, { key: 'new' }, market(7))
  await train(scoring({ relative_error: 0.814, in_use_relative_error: 0.79 }, 'second'))
  expect((await list()).map(({ version, state, in_use, reason, seed }) => [version, state, in_use, reason, seed])).toEqual([
    ['second', 'kept', false, 'scored 3 % worse than the model in use on the last two weeks (relative error 0.814 against 0.790)', 1],
    ['first', 'used', true, null, 1],
  ])
  expect(woken).toEqual(['forecasts.refresh'])
  expect((await modelInUse(deps))!.version).toBe('first')
})

test('a model that does as well takes the place of the one in use', async () => {
  await train(scoring(better, 'first'))
  await refresh()
  await requestTraining(deps.db, clock.now())
  await train(scoring({ relative_error: 0.5, in_use_relative_error: 0.5 }, 'second'))
  expect((await list()).map(({ version, state, in_use }) => [version, state, in_use])).toEqual([
    ['second', 'used', true],
    ['first', 'used', false],
  ])
  await refresh()
  const { rows } = await deps.pool.query('select distinct done_model from forecast_refresh')
  expect(rows).toEqual([{ done_model: 'second' }])
})

test('the trainer is given the rehearsal of the model in use', async () => {
  await train(scoring(better))
  await requestTraining(deps.db, clock.now())
  let rival: Uint8Array | undefined
  await train(async (task, onProgress) => {
    rival = task.rival
    return small(task, onProgress, forever)
  })
  expect(Buffer.from(rival!)).toEqual(Buffer.from(model.rehearsal))
  expect((await list())[0]!.scores!.in_use_relative_error).toBeCloseTo(model.scores.relative_error, 6)
})

test('of two workers at once, one trains', async () => {
  let times = 0
  const counting: Trainer = async () => {
    times++
    await new Promise((resolve) => setTimeout(resolve, 50))
    return { ...model, scores: { ...model.scores, ...better } }
  }
  await Promise.all([train(counting), train(counting), train(counting)])
  expect(times).toBe(1)
  await train(counting)
  expect(times).toBe(1)
  expect(await list()).toHaveLength(1)
})

test('after a crash the next run trains anew', async () => {
  const crash = (here: string) => {
    if (here === 'forecasts.afterTrain') throw new Error('crashed')
  }
  await expect(train(scoring(better), { failpoint: crash })).rejects.toThrow('crashed')
  expect(await list()).toMatchObject([{ state: 'training', in_use: false }])
  await train(scoring(better))
  expect(await list()).toMatchObject([{ state: 'used', in_use: true }])
})

test('what a killed worker had begun is taken over when its lease has ended, and its result comes too late', async () => {
  await requestTraining(deps.db, clock.now())
  const claim = (await claimTraining(deps.db))!
  await train(scoring(better))
  expect(await list()).toMatchObject([{ state: 'training' }])
  await deps.pool.query(`update forecast_models set leased_until = clock_timestamp() - interval '1 second'`)
  await train(scoring(better, 'taken over'))
  expect(await keepModel(deps.db, claim, model, clock.now(), { use: true, reason: null }, clock.now())).toBe(false)
  expect(await list()).toMatchObject([{ version: 'taken over', in_use: true }])
})

test('told to stop, the training stays in line', async () => {
  const stopping = new AbortController()
  const stopped: Trainer = (_task, _progress, signal) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('stopped')))
      stopping.abort()
    })
  await train(stopped, {}, stopping.signal)
  expect(await list()).toMatchObject([{ state: 'training', reason: null }])
  await train(scoring(better))
  expect(await list()).toMatchObject([{ state: 'used' }])
})

test('a training that fails keeps the reason and waits; then it is tried again', async () => {
  const failing: Trainer = async () => Promise.reject(new Error('out of memory'))
  await train(failing)
  expect(await list()).toMatchObject([{ state: 'failed', reason: 'out of memory', next_attempt_at: '2026-03-04T06:06:07.000Z' }])
  await train(scoring(better))
  expect(await list()).toMatchObject([{ state: 'failed' }])
  clock.set(new Date('2026-03-04T06:06:07Z'))
  await train(failing)
  expect(await list()).toMatchObject([{ next_attempt_at: '2026-03-04T08:06:07.000Z' }])
  clock.set(new Date('2026-03-04T08:06:07Z'))
  await train(scoring(better))
  expect(await list()).toMatchObject([{ state: 'used', reason: null, next_attempt_at: null }])
})

test.each([
  ['damaged', `set_byte(bytes, length(bytes) / 2, get_byte(bytes, length(bytes) / 2) # 1)`, 'The model file is damaged: its checksum does not match'],
  ['cut short', `substr(bytes, 1, length(bytes) / 2)`, 'The model file is cut short'],
])('a %s model is put away with its reason; the local models forecast, and another is trained', async (_name, bytes, reason) => {
  await train(scoring(better))
  await deps.pool.query(`update forecast_models set bytes = ${bytes}`)
  const said: unknown[] = []
  const log = { ...deps.log, error: (...what: unknown[]) => said.push(what), warn: () => {} } as unknown as Deps['log']
  // A process that has not read it yet.
  const other = { ...deps, log, db: deps.db.withPlugin({ transformQuery: ({ node }) => node, transformResult: async ({ result }) => result }) }
  await refreshForecasts(other, clock.now(), forever, inProcess)
  await refreshForecasts(other, clock.now(), forever, inProcess)
  expect(said).toHaveLength(1)
  expect(await versions()).toEqual(new Set([MODEL_VERSION]))
  expect((await list())[0]).toMatchObject({ state: 'failed', in_use: false, version: model.version })
  expect((await list())[0]!.reason).toContain(reason)
  await train(scoring(better, 'next'))
  expect((await list()).map(({ version, in_use }) => [version, in_use])).toEqual([
    ['next', true],
    [model.version, false],
  ])
})

test('the bytes of the last five and of the one in use are kept', async () => {
  for (let i = 1; i <= 8; i++) {
    await requestTraining(deps.db, clock.now())
    await train(scoring(i === 1 ? better : { relative_error: 0.9, in_use_relative_error: 0.5 }))
  }
  const { rows } = await deps.pool.query('select id from forecast_models where bytes is not null and rehearsal is not null order by id')
  expect(rows.map(({ id }) => id)).toEqual([1, 4, 5, 6, 7, 8])
})

test('an admin asks for a training: it stands in line once, is in the audit log, and the job is woken', async () => {
  const ask = () => app.inject({ method: 'POST', url: '/api/v1/forecast-models/train' })
  const first = await ask()
  expect(first.statusCode).toBe(202)
  expect(first.json()).toMatchObject({ id: 1, state: 'training', progress: 0, version: null, scores: null })
  expect((await ask()).json()).toMatchObject({ id: 1 })
  expect(woken).toEqual(['forecasts.train', 'forecasts.train'])
  expect((await deps.pool.query(`select 1 from audit_log where action = 'model.training_requested'`)).rowCount).toBe(2)
  await train(scoring(better))
  expect(await list()).toMatchObject([{ id: 1, in_use: true }])
  expect((await ask()).json()).toMatchObject({ id: 2 })
})

test('asked for with too little to learn from, it says so', async () => {
  await deps.pool.query('update series set demo = true')
  await train(scoring(better))
  expect(await newestModels(deps.db)).toEqual([])
  await requestTraining(deps.db, clock.now())
  await train(scoring(better))
  await deps.pool.query('update series set demo = false')
  expect(await list()).toMatchObject([
    { state: 'failed', reason: 'There is too little to learn from yet: training needs several weeks of real prices of several series' },
  ])
})

test('a thread trains what this one would, and says how far it is', async () => {
  const said: number[] = []
  await train((task, onProgress, signal) => inThread({ ...task, ...few }, (share) => (said.push(share), onProgress(share)), signal))
  expect(await newestModels(deps.db)).toMatchObject([{ version: model.version, scores: model.scores }])
  expect(said.length).toBeGreaterThan(10)
})

test('what the model cannot answer the local models do, or say why not', () => {
  const task = (seriesId: number, price: (hour: number) => number, learnt = true) => ({
    seriesId,
    originMs: Date.parse('2026-03-04T05:00Z'),
    observedAtMs: Float64Array.from({ length: 500 }, (_, i) => Date.parse('2026-03-04T05:00Z') - (499 - i) * 3_600_000),
    usdPerHour: Float64Array.from({ length: 500 }, (_, i) => price(i)),
    family: 'aws/spot/listing',
    learnt,
  })
  const help = { version: model.version, bytes: model.bytes, kin: [] }
  const endless = (hour: number) => (hour === 499 ? Infinity : 2)
  const outcomes = makeForecasts([task(1, wavy(2)), task(2, () => 3), task(3, wavy(2), false), task(4, endless)], help)
  const of = (id: number) => outcomes.find(({ seriesId }) => seriesId === id)
  expect([1, 2, 3].map((id) => of(id))).toMatchObject([{ modelVersion: model.version }, { modelVersion: MODEL_VERSION }, { modelVersion: MODEL_VERSION }])
  expect(of(4)).toHaveProperty('error')
})

test('a thread that is stopped, or fails, says so', async () => {
  const task = () => ({ asOfMs: clock.now().getTime(), series: [], seed: 1 })
  await expect(inThread(task(), () => {}, forever)).rejects.toThrow('Too little to learn from')
  await expect(inThread(task(), () => {}, AbortSignal.abort())).rejects.toThrow('the training was stopped')
})
