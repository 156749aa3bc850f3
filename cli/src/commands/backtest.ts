import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import {
  backtest,
  boostersAlone,
  breakdown,
  finishForecasts,
  forecastWithModel,
  HOUR_MS,
  isScorable,
  models,
  versionOf,
  writeModel,
  type Forecast,
  type Series,
} from '@dumont/forecast'
import { draftAll } from '../draft-all.ts'
import { CliFailure, fileFailure } from '../failure.ts'
import { progressLine, type Io } from '../io.ts'
import { chooseSeries, loadPrices, seriesOf } from '../load-series.ts'
import { learn } from '../model-files.ts'
import { countOption, durationOption, timeOption } from '../options.ts'
import type { PriceFile } from '../read-prices.ts'
import { decisionSection } from '../report/decision-section.ts'
import { Decisions } from '../report/decisions.ts'
import { replayDecisions, type Replayed } from '../report/replay-decisions.ts'
import { writeReport, type Measured, type Report } from '../report/write-report.ts'
import { stamp } from '../stamp.ts'

type Options = {
  prices: string
  from: number
  to: number
  every: number
  decisionsEvery: number
  report: string
  page?: string
  maxAge: number
  seed: number
  jobs: number
  local?: true
  json?: true
}
/** Forecasts by series id, by origin. */
type Stored = Map<number, Map<string, Forecast>>

const LEVELS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]
/** Longer than any file: the yardstick carries the last price on until the series ends. */
const FOR_EVER = 1_000_000

export function addBacktest(program: Command, io: Io): void {
  program
    .command('backtest')
    .description('Train and forecast at past moments, each from what was known by then, and measure against what came')
    .requiredOption('--prices <file>', 'observed prices: .csv or .csv.gz with series_id, timestamp, price_usd_per_hour')
    .requiredOption('--from <time>', 'the first moment to forecast from, like 2024-01-04T12:00Z', timeOption)
    .requiredOption('--to <time>', 'the last moment', timeOption)
    .option('--every <length>', 'time between two moments, like 84h', durationOption, 168 * HOUR_MS)
    .option(
      '--decisions-every <length>',
      'time between two moments at which jobs are planned, with the model of the moment before',
      durationOption,
      12 * HOUR_MS,
    )
    .requiredOption('--report <folder>', 'where report.md, report.json and the plots go')
    .option('--page <file>', 'a Markdown page of the figures, beside the report')
    .option('--max-age <length>', 'series not seen for so long are not forecast, like 14d or 36h', durationOption, 14 * 24 * HOUR_MS)
    .option('--seed <n>', 'seed of the training', countOption, 1)
    .option('--jobs <n>', 'worker threads for the local models', countOption, Math.min(8, availableParallelism()))
    .option('--local', 'no training: the local models alone, and no jobs planned')
    .option('--json', 'print the figures as JSON on standard output')
    .action((options: Options) => backtestFile(options, io))
}

async function backtestFile(options: Options, io: Io): Promise<void> {
  const origins = originsOf(options)
  const progress = progressLine(io)
  const file = await loadPrices(options.prices, Infinity, progress)
  const truth = truthOf(file)
  const missing = origins.find((origin) => !truth.some((series) => isScorable(series, origin)))
  if (missing !== undefined)
    throw new CliFailure(`No series of ${options.prices} has 28 full days before ${stamp(missing)} and 7 after: nothing to measure there`)
  const [trained, boosted, local]: [Stored, Stored, Stored] = [new Map(), new Map(), new Map()]
  const trainings: Report['trainings'] = []
  const decisions = new Decisions()
  let decided = 0
  const replayed: Replayed = {
    all: [...file.series.values()].map((column) => seriesOf(column)),
    truth: new Map(truth.map((series) => [series.id, series])),
    maxAgeHours: options.maxAge / HOUR_MS,
  }
  for (const [k, origin] of origins.entries()) {
    const show = (doing: string) => progress.show(`${stamp(origin)} (${k + 1} of ${origins.length}): ${doing}`)
    const { usable } = chooseSeries(knownBy(file, origin * HOUR_MS), origin, { asOf: origin * HOUR_MS, maxAge: options.maxAge })
    const drafts = await draftAll(usable, origin, { jobs: options.jobs, onProgress: (done) => show(`local models, ${done} of ${usable.length} series`) })
    local.set(origin, byId(usable, finishForecasts(drafts, { levels: LEVELS })))
    if (options.local) continue
    const model = learn(usable, origin, { seed: options.seed, onProgress: (done, doing) => show(`${Math.round(100 * done)} % (${doing})`) })
    trainings.push({ as_of: stamp(origin), model_version: versionOf(model), examples: model.about.rows, bytes: writeModel(model).length })
    trained.set(
      origin,
      byId(usable, forecastWithModel(model, usable, origin, { levels: LEVELS, onSeries: (done) => show(`forecasting, ${done} of ${usable.length} series`) })),
    )
    for (const moment of momentsOf(origin, options).filter((hour) => truth.some((series) => isScorable(series, hour)))) {
      show(`planning jobs at ${stamp(moment)}`)
      replayDecisions(decisions, model, moment, replayed)
      decided++
    }
    const unmixed = { ...model, mixes: boostersAlone(model.mixes) }
    boosted.set(origin, byId(usable, forecastWithModel(unmixed, usable, origin, { levels: LEVELS })))
  }
  progress.clear()
  const measured = [
    ...(options.local ? [] : [measure('Dumont, trained', truth, origins, from(trained)), measure('... its boosters alone', truth, origins, from(boosted))]),
    measure('local models', truth, origins, from(local)),
    ...models.slice(0, -1).map((model) => measure(model.name, truth, origins, alone(model))),
  ]
  const report: Report = {
    file: options.prices.replace(/^.*\//, ''),
    origins: origins.map(stamp),
    models: measured,
    trainings,
    ...(decided > 0 && {
      decisions: {
        origins: decided,
        every: `${options.decisionsEvery / HOUR_MS} h`,
        trained_every: `${options.every / HOUR_MS} h`,
        rows: decisions.rows(),
        shares: decisions.shares(),
      },
    }),
  }
  const command = `npm run report -- --prices ${report.file} --from ${stamp(origins[0]!)} --to ${stamp(origins.at(-1)!)} --every ${options.every / HOUR_MS}h --decisions-every ${options.decisionsEvery / HOUR_MS}h`
  await writeReport(options.report, report, options.page ? { path: options.page, command } : undefined).catch((error: unknown) => {
    throw fileFailure('write', options.report, error)
  })
  if (options.json) io.stdout.write(`${JSON.stringify({ ...report, models: measured.map(({ name, result }) => ({ name, ...result })) })}\n`)
  else
    for (const { name, result: r } of measured)
      io.stdout.write(
        `${name}: relative error ${r.relativeError.toFixed(4)}, MAPE ${r.mape.toFixed(3)} %, WQL ${r.wql.toFixed(5)}, 80 % band ${r.band80.toFixed(1)} %, saved 24 h ${r.saved[24]!.toFixed(1)} %\n`,
      )
  if (report.decisions && !options.json) io.stdout.write(`\n${decisionSection(report.decisions).join('\n\n')}\n`)
}

function originsOf({ from, to, every }: Options): number[] {
  if (to < from) throw new CliFailure('--to lies before --from', { exitCode: 2 })
  const origins: number[] = []
  for (let at = from; at <= to; at += every) origins.push(Math.floor(at / HOUR_MS))
  return origins
}

/** From one training to the next. */
function momentsOf(origin: number, { every, decisionsEvery }: Options): number[] {
  const step = decisionsEvery / HOUR_MS
  return Array.from({ length: Math.ceil(every / decisionsEvery) }, (_, k) => Math.floor(origin + k * step))
}

/** As the yardstick sees it: prices carried on as long as a series is seen at all. */
function truthOf(file: PriceFile): Series[] {
  return [...file.series.values()].map((column) => {
    const series = seriesOf(column, { holdHours: FOR_EVER })
    const end = series.observed.lastIndexOf(1) + 1
    return { ...series, values: series.values.slice(0, end), observed: series.observed.slice(0, end) }
  })
}

/** The file as it was at a moment. */
function knownBy(file: PriceFile, asOf: number): PriceFile {
  const series = new Map<string, PriceFile extends { series: Map<string, infer Column> } ? Column : never>()
  for (const [id, column] of file.series) {
    const kept = column.at.flatMap((at, i) => (at <= asOf ? [i] : []))
    if (kept.length) series.set(id, { ...column, at: kept.map((i) => column.at[i]!), price: kept.map((i) => column.price[i]!) })
  }
  return { ...file, series }
}

const byId = (all: readonly Series[], forecasts: readonly Forecast[]) => new Map(all.map((series, i) => [series.id, forecasts[i]!]))

type Answer = (series: Series, origin: number) => Forecast
const from = (stored: Stored): Answer => {
  // What was left out (too old, too little) is taken as unchanging: the yardstick wants an answer.
  return (series, origin) => stored.get(origin)?.get(series.id) ?? alone(models[0]!)(series, origin)
}
const alone =
  (model: (typeof models)[number]): Answer =>
  (series, origin) =>
    model.fit([series]).predict(series, origin, 168, LEVELS)

function measure(name: string, truth: readonly Series[], origins: readonly number[], answer: Answer): Measured {
  const forecaster = (usable: readonly Series[], origin: number) => usable.map((series) => scored(answer(series, origin)))
  return { name, result: backtest(truth, origins, { forecaster }), parts: breakdown(truth, origins, answer) }
}

/** The levels that the weighted quantile loss is taken over. */
const scored = ({ horizon, quantiles }: Forecast): Forecast => ({ horizon, quantiles: { 0.1: quantiles[0.1]!, 0.5: quantiles[0.5]!, 0.9: quantiles[0.9]! } })
