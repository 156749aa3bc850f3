import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { forecastWithModel, kinAt, readModel, trainModel, writeModel } from '@dumont/forecast'
import { makeSeries, ORIGIN } from './market.ts'

const HORIZON = 168
const LEVELS = [0.1, 0.5, 0.9]
const cpuMs = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000

/** Trains one model, then forecasts ever more series from it, each number in a process of its own so that memory can be told apart. */
export function benchForecasts(say: (text: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'dumont-bench-'))
  const file = join(folder, 'model')
  try {
    const begin = cpuMs()
    writeFileSync(file, writeModel(trainModel(makeSeries(300), ORIGIN, { rows: 100_000 })))
    say(`training: ${((cpuMs() - begin) / 1000).toFixed(1)} s of CPU (300 series x 90 days, 100,000 rows, 200 trees for the median)`)
    for (const count of [1000, 1161, 3000, 10_000]) {
      const { stdout, stderr, status } = spawnSync(process.execPath, [import.meta.filename, file, String(count)], { encoding: 'utf8' })
      if (status !== 0) throw new Error(stderr)
      say(stdout.trim())
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function forecastSome(file: string, count: number): void {
  const model = readModel(readFileSync(file))
  const all = makeSeries(count)
  const [wall, cpu] = [performance.now(), cpuMs()]
  forecastWithModel(model, all, ORIGIN, { horizon: HORIZON, levels: LEVELS })
  const [tookWall, tookCpu] = [(performance.now() - wall) / 1000, (cpuMs() - cpu) / 1000]
  const kin = kinAt(all, ORIGIN)
  const alone = Array.from({ length: 5 }, () => {
    const begin = performance.now()
    forecastWithModel(model, all.slice(0, 1), ORIGIN, { horizon: HORIZON, levels: LEVELS, kin })
    return performance.now() - begin
  })
  console.log(
    `forecasts: ${count} series x ${HORIZON} h x ${LEVELS.length} quantiles from a loaded model, one thread: ${tookCpu.toFixed(2)} s of CPU, ${tookWall.toFixed(2)} s, ` +
      `${((1000 * tookCpu) / count).toFixed(2)} ms a series, at most ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB; then one series alone ${Math.min(...alone).toFixed(1)} ms`,
  )
}

if (process.argv[1] === import.meta.filename) forecastSome(process.argv[2]!, Number(process.argv[3]))
