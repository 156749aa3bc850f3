import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import { finishForecasts, historyHours, HORIZON, HOUR_MS, MIN_HISTORY_HOURS, MODEL_VERSION, toSeries, type Series, type SeriesForecast } from '@dumont/forecast'
import { csvField } from '../csv.ts'
import { draftAll } from '../draft-all.ts'
import { CliFailure, fileFailure } from '../failure.ts'
import { progressLine, type Io } from '../io.ts'
import { countOption, durationOption, levelsOption, timeOption } from '../options.ts'
import { readPrices, type PriceColumn, type PriceFile } from '../read-prices.ts'
import { writeFileWhole } from '../write-file.ts'

type Options = { prices: string; asOf: number; out: string; levels: number[]; maxAge: number; jobs: number; json?: true }
export type LeftOut = { series_id: string; reason: string }

/** Bad rows shown one by one; --json holds more of them. */
const SHOWN_BAD_ROWS = 20

export function addForecast(program: Command, io: Io): void {
  program
    .command('forecast')
    .description('Forecast every series of a price file, hour by hour, for the 7 days after --as-of')
    .requiredOption('--prices <file>', 'observed prices: .csv or .csv.gz with series_id, timestamp, price_usd_per_hour')
    .requiredOption('--as-of <time>', 'the moment of the forecast, like 2024-02-01T12:00Z; later rows are not read', timeOption)
    .requiredOption('--out <file>', 'where the forecasts go: .csv, .csv.gz, or - for standard output')
    .option('--levels <list>', 'quantile levels', levelsOption, [0.1, 0.5, 0.9])
    .option('--max-age <length>', 'leave out series not seen for so long, like 14d or 36h', durationOption, 14 * 24 * HOUR_MS)
    .option('--jobs <n>', 'worker threads', countOption, Math.min(8, availableParallelism()))
    .option('--json', 'print a summary as JSON on standard output')
    .action((options: Options) => forecastFile(options, io))
}

async function forecastFile(options: Options, io: Io): Promise<void> {
  if (options.json && options.out === '-') throw new CliFailure('--json and --out - would both write to standard output', { exitCode: 2 })
  const progress = progressLine(io)
  const file = await readPrices(options.prices, { asOf: options.asOf, onProgress: (rows) => progress.show(`Reading prices: ${rows} rows`) }).catch(
    (error: unknown) => {
      throw fileFailure('read', options.prices, error)
    },
  )
  const origin = Math.floor(options.asOf / HOUR_MS)
  const { usable, leftOut } = chooseSeries(file, origin, options)
  const drafts = await draftAll(usable, origin, { jobs: options.jobs, onProgress: (done) => progress.show(`Forecasting: ${done} of ${usable.length} series`) })
  progress.clear()
  report(file, leftOut, io)
  if (!usable.length) throw new CliFailure('No series can be forecast: every one was left out, so nothing was written')
  await write(options.out, forecastRows(usable, finishForecasts(drafts, options), options.levels), io)
  const summary = {
    series: file.series.size,
    forecast: usable.length,
    rows_read: file.rows,
    bad_rows: file.badRowCount,
    as_of: stamp(origin),
    model_version: MODEL_VERSION,
    out: options.out,
  }
  if (options.json) io.stdout.write(`${JSON.stringify({ ...summary, left_out: leftOut, bad_row_lines: file.badRows })}\n`)
  else io.stderr.write(`Forecast ${usable.length} of ${file.series.size} series as of ${stamp(origin)}, ${HORIZON} hours each, into ${options.out}\n`)
}

/** Series in the order of their ids, so that the order of rows does not matter. */
function chooseSeries(file: PriceFile, origin: number, { asOf, maxAge }: Options): { usable: Series[]; leftOut: LeftOut[] } {
  const usable: Series[] = []
  const leftOut: LeftOut[] = []
  const columns = [...file.series.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const column of columns) {
    const newest = column.at.reduce((a, b) => Math.max(a, b))
    if (asOf - newest > maxAge) {
      leftOut.push({ series_id: column.id, reason: `not seen since ${new Date(newest).toISOString().slice(0, 19)}Z, which is older than --max-age` })
      continue
    }
    const series = seriesOf(column, origin)
    const have = historyHours(series)
    if (have >= MIN_HISTORY_HOURS) usable.push(series)
    else leftOut.push({ series_id: column.id, reason: `Need at least ${MIN_HISTORY_HOURS} hours of price history, have ${have}` })
  }
  return { usable, leftOut }
}

function seriesOf(column: PriceColumn, origin: number): Series {
  const observations = column.at.map((at, i) => ({ at, price: column.price[i]! }))
  return toSeries(column.id, observations, { until: origin, onDemand: column.onDemand, family: `${column.provider}|${column.market || 'spot'}` })
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

const stamp = (hour: number) => `${new Date(hour * HOUR_MS).toISOString().slice(0, 19)}Z`

async function write(out: string, rows: Iterable<string>, { stdout }: Io): Promise<void> {
  if (out !== '-') {
    return writeFileWhole(out, rows).catch((error: unknown) => {
      throw fileFailure('write', out, error)
    })
  }
  for (const text of rows) if (!stdout.write(text)) await new Promise((resolve) => stdout.once('drain', resolve))
}
