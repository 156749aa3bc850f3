import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import { finishForecasts, forecastWithModel, HORIZON, HOUR_MS, MODEL_VERSION, versionOf, type Series, type SeriesForecast } from '@dumont/forecast'
import { csvField } from '../csv.ts'
import { draftAll } from '../draft-all.ts'
import { CliFailure, fileFailure } from '../failure.ts'
import { progressLine, type Io } from '../io.ts'
import { countOption, durationOption, levelsOption, timeOption } from '../options.ts'
import { chooseSeries, loadPrices, type LeftOut } from '../load-series.ts'
import { loadModel } from '../model-files.ts'
import type { PriceFile } from '../read-prices.ts'
import { stamp } from '../stamp.ts'
import { writeFileWhole } from '../write-file.ts'

type Options = { prices: string; asOf: number; out: string; levels: number[]; maxAge: number; jobs: number; model?: string; json?: true }

/** Bad rows shown one by one; --json holds more of them. */
const SHOWN_BAD_ROWS = 20

export function addForecast(program: Command, io: Io): void {
  program
    .command('forecast')
    .description('Forecast every series of a price file, hour by hour, for the 7 days after --as-of')
    .requiredOption('--prices <file>', 'observed prices: .csv or .csv.gz with series_id, timestamp, price_usd_per_hour')
    .requiredOption('--as-of <time>', 'the moment of the forecast, like 2024-02-01T12:00Z; later rows are not read', timeOption)
    .requiredOption('--out <file>', 'where the forecasts go: .csv, .csv.gz, or - for standard output')
    .option('--model <file>', 'a model from dumont train; without it every series is forecast from its own past alone')
    .option('--levels <list>', 'quantile levels', levelsOption, [0.1, 0.5, 0.9])
    .option('--max-age <length>', 'leave out series not seen for so long, like 14d or 36h', durationOption, 14 * 24 * HOUR_MS)
    .option('--jobs <n>', 'worker threads', countOption, Math.min(8, availableParallelism()))
    .option('--json', 'print a summary as JSON on standard output')
    .action((options: Options) => forecastFile(options, io))
}

async function forecastFile(options: Options, io: Io): Promise<void> {
  if (options.json && options.out === '-') throw new CliFailure('--json and --out - would both write to standard output', { exitCode: 2 })
  const progress = progressLine(io)
  const model = options.model === undefined ? undefined : await loadModel(options.model)
  const origin = Math.floor(options.asOf / HOUR_MS)
  if (model && model.about.asOf > origin) {
    throw new CliFailure(`The model has learnt from prices until ${stamp(model.about.asOf)}, after --as-of: it would know the future`, { exitCode: 2 })
  }
  const file = await loadPrices(options.prices, options.asOf, progress)
  const { usable, leftOut } = chooseSeries(file, origin, options)
  const onProgress = (done: number) => progress.show(`Forecasting: ${done} of ${usable.length} series`)
  const forecasts = model
    ? forecastWithModel(model, usable, origin, { levels: options.levels, onSeries: onProgress })
    : finishForecasts(await draftAll(usable, origin, { jobs: options.jobs, onProgress }), options)
  progress.clear()
  report(file, leftOut, io)
  if (!usable.length) throw new CliFailure('No series can be forecast: every one was left out, so nothing was written')
  await write(options.out, forecastRows(usable, forecasts, options.levels), io)
  const summary = {
    series: file.series.size,
    forecast: usable.length,
    rows_read: file.rows,
    bad_rows: file.badRowCount,
    as_of: stamp(origin),
    model_version: model ? versionOf(model) : MODEL_VERSION,
    out: options.out,
  }
  if (options.json) io.stdout.write(`${JSON.stringify({ ...summary, left_out: leftOut, bad_row_lines: file.badRows })}\n`)
  else io.stderr.write(`Forecast ${usable.length} of ${file.series.size} series as of ${stamp(origin)}, ${HORIZON} hours each, into ${options.out}\n`)
}

function report(file: PriceFile, leftOut: readonly LeftOut[], { stderr }: Io): void {
  for (const { line, reason } of file.badRows.slice(0, SHOWN_BAD_ROWS)) stderr.write(`line ${line} not used: ${reason}\n`)
  if (file.badRowCount > SHOWN_BAD_ROWS) stderr.write(`and ${file.badRowCount - SHOWN_BAD_ROWS} more bad rows\n`)
  for (const { series_id, reason } of leftOut) stderr.write(`left out ${series_id}: ${reason}\n`)
}

function* forecastRows(all: readonly Series[], forecasts: readonly SeriesForecast[], levels: readonly number[]): Iterable<string> {
  yield `series_id,timestamp,${levels.map((level) => `q${level}`).join(',')}\n`
  for (const [i, { origin, horizon, quantiles }] of forecasts.entries()) {
    const id = csvField(all[i]!.id)
    const columns = levels.map((level) => quantiles[level]!)
    let text = ''
    for (let h = 0; h < horizon; h++) text += `${id},${stamp(origin + h + 1)},${columns.map((column) => usd(column[h]!)).join(',')}\n`
    yield text
  }
}

/** Nine significant digits: finer than any market's tick. */
const usd = (price: number) => String(Number(price.toPrecision(9)))

async function write(out: string, rows: Iterable<string>, { stdout }: Io): Promise<void> {
  if (out !== '-') {
    return writeFileWhole(out, rows).catch((error: unknown) => {
      throw fileFailure('write', out, error)
    })
  }
  for (const text of rows) if (!stdout.write(text)) await new Promise((resolve) => stdout.once('drain', resolve))
}
