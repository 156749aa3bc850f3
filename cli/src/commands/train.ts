import type { Command } from 'commander'
import { HOUR_MS, versionOf, writeModel, type TrainedModel } from '@dumont/forecast'
import { fileFailure } from '../failure.ts'
import { progressLine, type Io } from '../io.ts'
import { chooseSeries, loadPrices } from '../load-series.ts'
import { learn } from '../model-files.ts'
import { countOption, durationOption, timeOption } from '../options.ts'
import { stamp } from '../stamp.ts'
import { writeFileWhole } from '../write-file.ts'

type Options = { prices: string; asOf: number; out: string; maxAge: number; seed: number; json?: true }

export function addTrain(program: Command, io: Io): void {
  program
    .command('train')
    .description('Learn a model from all series of a price file, for dumont forecast --model')
    .requiredOption(
      '--prices <file>',
      'observed prices: .csv or .csv.gz with series_id, timestamp, price_usd_per_hour; region, zone, instance_type and gpu help',
    )
    .requiredOption('--as-of <time>', 'learn from what was known at this moment, like 2024-02-01T12:00Z; later rows are not read', timeOption)
    .requiredOption('--out <file>', 'where the model goes')
    .option('--max-age <length>', 'leave out series not seen for so long, like 14d or 36h', durationOption, 14 * 24 * HOUR_MS)
    .option('--seed <n>', 'same data and same seed give the same model, to the bit', countOption, 1)
    .option('--json', 'print a summary as JSON on standard output')
    .action((options: Options) => trainFile(options, io))
}

async function trainFile(options: Options, io: Io): Promise<void> {
  const progress = progressLine(io)
  const file = await loadPrices(options.prices, options.asOf, progress)
  const origin = Math.floor(options.asOf / HOUR_MS)
  const { usable } = chooseSeries(file, origin, options)
  const model = learn(usable, origin, { seed: options.seed, onProgress: (done, doing) => progress.show(`Training: ${Math.round(100 * done)} % (${doing})`) })
  progress.clear()
  const bytes = writeModel(model)
  await writeFileWhole(options.out, [bytes]).catch((error: unknown) => {
    throw fileFailure('write', options.out, error)
  })
  if (options.json) io.stdout.write(`${JSON.stringify(summary(model, bytes.length, options.out))}\n`)
  else io.stderr.write(sentence(model, options.out))
}

function summary(model: TrainedModel, bytes: number, out: string) {
  const { about } = model
  const { answers, relativeError, mape, naiveMape, band80 } = about.scores
  return {
    model_version: versionOf(model),
    data_from: stamp(about.from),
    as_of: stamp(about.asOf),
    series: about.series,
    examples: about.rows,
    held_out: { answers, relative_error: relativeError, mape, naive_mape: naiveMape, band80 },
    bytes,
    out,
  }
}

function sentence(model: TrainedModel, out: string): string {
  const { about } = model
  const { relativeError, mape, naiveMape, band80 } = about.scores
  return `Learnt from ${about.series} series and ${about.rows} examples until ${stamp(about.asOf)}, into ${out}\nOn the last two weeks, before it had seen them: error ${mape.toFixed(2)} % (no change: ${naiveMape.toFixed(2)} %), ${relativeError.toFixed(3)} times that of no change by series, ${band80.toFixed(1)} % inside the 80 % band\n`
}
