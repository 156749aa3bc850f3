import { decideVerdict, findWindows, HOUR_MS, judgeWindows, type Forecast, type PlaceForecast, type TimingJob, type TimingPlace } from '@dumont/forecast'
import { normalSource } from '../../forecast/src/normal.ts'

const NOW = Date.UTC(2026, 0, 7, 13, 7)
const HOURS = 168
const LEVELS = { 0.05: -1.64, 0.1: -1.28, 0.25: -0.67, 0.5: 0, 0.75: 0.67, 0.9: 1.28, 0.95: 1.64 }

/** 1,000 places. Levels as AWS spreads one type over its zones, a factor of three from end to end; or all nearly alike, so that none can be left out easily. */
function marketOf(spread: number, seed: number): { places: TimingPlace[]; forecasts: Map<string, PlaceForecast> } {
  const draw = normalSource(seed)
  const forecasts = new Map<string, PlaceForecast>()
  const places = Array.from({ length: 1000 }, (_, k): TimingPlace => {
    const level = 8 * Math.exp(spread * draw())
    const prices = walk(level, draw)
    const startHour = Math.floor(NOW / HOUR_MS) + 1
    forecasts.set(`place ${k}`, { startHour, forecast: forecastOf(prices, k), factor: 1 })
    return { key: `place ${k}`, startHour, prices, priceNow: level, fixedCostUsd: k % 3 ? 1.2 : 0, canMove: k % 20 > 0 }
  })
  return { places, forecasts }
}

/** A slope that turns slowly, a little of the day, and each hour's own step: a median that leaves something to choose. */
function walk(level: number, draw: () => number): Float64Array {
  let [log, slope] = [0, 0]
  return Float64Array.from({ length: HOURS }, (_, h) => {
    log += slope = 0.97 * slope + 2e-4 * draw()
    return level * Math.exp(log + 0.01 * Math.sin((2 * Math.PI * h) / 24) + 0.002 * draw())
  })
}

function forecastOf(prices: Float64Array, k: number): Forecast {
  const quantiles = Object.entries(LEVELS).map(([level, z]) => [level, prices.map((usd, h) => usd * Math.exp(0.004 * z * Math.sqrt(h + 1)))])
  const joint = {
    hours: { persistence: 0.35, noise: 0 },
    places: { near: 0.14, family: 0.02, other: 0.01 },
    family: 'aws spot',
    near: `aws spot|T4|r${k % 16}`,
  }
  return { horizon: HOURS, quantiles: Object.fromEntries(quantiles) as Forecast['quantiles'], joint }
}

const jobs: Record<string, (random: () => number) => TimingJob> = {
  unbroken: (random) => ({ hours: 0.25 + 47 * random() }),
  'split, whole hours': (random) => ({
    hours: 2 + Math.floor(70 * random()),
    split: { minPieceMinutes: 60 * (1 + Math.floor(3 * random())), restartCostUsd: 0.5 * random() },
  }),
  'split, quarters, delay, minutes to start': (random) => ({
    hours: 2 + 70 * random(),
    split: { minPieceMinutes: 30 + 60 * random(), restartCostUsd: 0.5 * random() },
    startMinutes: 5,
    delayCostPerHour: 0.05 * random(),
    deadline: NOW + (96 + 72 * random()) * HOUR_MS,
  }),
}

/** Windows, alternatives, sampled paths and verdict for jobs of many lengths, beside sorting as many prices as there are. */
export function benchTiming(say: (text: string) => void, runs = 100): void {
  for (const [market, spread] of [
    ['levels spread as on AWS', 0.3],
    ['all levels alike', 0.002],
  ] as const) {
    const { places, forecasts } = marketOf(spread, 1)
    const beside = timesOf(() => places.map(({ prices }) => prices.slice().sort()), 20)
    for (const [kind, make] of Object.entries(jobs)) {
      const draw = normalSource(7)
      const random = (): number => (Math.atan(draw()) + Math.PI / 2) / Math.PI
      const times = timesOf(() => {
        const job = make(random)
        const timing = findWindows(NOW, job, places, { home: 'place 1' })
        decideVerdict(NOW, timing, judgeWindows(timing, { now: NOW, job, places, forecastOf: (key) => forecasts.get(key) }))
      }, runs)
      const [p50, p99] = [0.5, 0.99].map((level) => times[Math.ceil(level * times.length) - 1]!) as [number, number]
      say(
        `timing: ${kind}, 1000 places x ${HOURS} h, ${market}: least ${times[0]!.toFixed(1)} ms, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms of ${runs}; p50 is ${(p50 / beside[Math.floor(beside.length / 2)]!).toFixed(1)} times sorting all those prices`,
      )
    }
  }
}

/** Milliseconds of this thread's CPU, pauses to collect garbage included, the lowest first; a few runs go before to warm up. */
function timesOf(run: () => unknown, count: number): number[] {
  for (let i = 0; i < 10; i++) run()
  const cpuMs = (): number => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1000
  }
  return Array.from({ length: count }, () => {
    const begin = cpuMs()
    run()
    return cpuMs() - begin
  }).sort((a, b) => a - b)
}
