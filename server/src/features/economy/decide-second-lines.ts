import type { ComparedProvider, Savings, SecondLine } from '@dumont/contracts'

/** What runs and is charged now: micro-dollars an hour of the instance; `smallest`: of what one would have to rent; `spot`: it can be interrupted. */
export type Running = { gpus: readonly string[]; gpuCount: number; rate: number; smallest: number | undefined; spot: boolean }
/** The price of one GPU, in micro-dollars an hour. */
export type Rate = { provider: string; gpuId: string; region: string | null; market: string; micros: number }

/** Second opinions on what runs now, each over the instances it has a price for. */
export function decideSecondLines(
  running: readonly Running[],
  rates: readonly Rate[],
  asked: { provider: ComparedProvider; region: string | null },
): Savings['second_lines'] {
  const inRegion = (rate: Rate): boolean => rate.region === asked.region || (asked.region === null && (rate.region?.startsWith('us-') ?? false))
  const spot = rates.filter((rate) => rate.market === 'spot' && rate.provider === asked.provider && inRegion(rate))
  const demand = rates.filter((rate) => rate.market !== 'spot')
  const others = [...Map.groupBy(demand, ({ provider }) => provider)].map(([provider, own]) => {
    const line = lineOf(running, (one) => cheapest(own, one))
    return line && { provider, ...line }
  })
  return {
    smallest_purchasable: lineOf(running, ({ smallest }) => smallest),
    cloud_spot: lineOf(
      running.filter((one) => one.spot),
      (one) => cheapest(spot, one),
    ),
    other_providers: others.filter((line) => line !== null).sort((a, b) => b.instances - a.instances || a.usd_per_hour - b.usd_per_hour),
  }
}

function cheapest(rates: readonly Rate[], { gpus, gpuCount }: Running): number | undefined {
  const found = rates.filter(({ gpuId }) => gpus.includes(gpuId)).map(({ micros }) => micros)
  return found.length ? Math.round(Math.min(...found) * gpuCount) : undefined
}

function lineOf(running: readonly Running[], priceOf: (one: Running) => number | undefined): SecondLine | null {
  const priced = running.map((one) => ({ one, price: priceOf(one) })).filter((pair): pair is { one: Running; price: number } => pair.price !== undefined)
  if (!priced.length) return null
  const there = priced.reduce((sum, { price }) => sum + price, 0)
  const here = priced.reduce((sum, { one }) => sum + one.rate, 0)
  return { usd_per_hour: there / 1e6, savings_per_hour: (there - here) / 1e6, instances: priced.length }
}
