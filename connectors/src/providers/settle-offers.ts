import { ConnectorError } from '../connector-error.ts'
import { Offer } from './provider.ts'

export type Plausible = {
  vendor: string
  /** Between which the median price of one GPU must lie; prices in cents, or of whole months, fall outside. */
  usdPerGpuHour: readonly [low: number, high: number]
}

/** The offers, each whole and once. @throws ConnectorError when the list as a whole looks like something else: another unit, one GPU's price for the machine's. */
export function settleOffers(offers: readonly Offer[], plausible: Plausible): Offer[] {
  const { vendor } = plausible
  const byKey = new Map<string, Offer>()
  for (const offer of offers) {
    const issue = Offer.safeParse(offer).error?.issues[0]
    if (issue) throw new ConnectorError('unexpected_answer', `${vendor} lists an offer whose ${issue.path.join('.')} cannot be (${issue.code})`)
    const twin = byKey.get(offer.key)
    if (twin && twin.usdPerHour !== offer.usdPerHour) throw new ConnectorError('unexpected_answer', `${vendor} lists the same offer twice at different prices`)
    byKey.set(offer.key, offer)
  }
  const once = [...byKey.values()]
  checkMagnitude(once, plausible)
  checkWholeMachines(once, vendor)
  return once
}

function checkMagnitude(offers: readonly Offer[], { vendor, usdPerGpuHour: [low, high] }: Plausible): void {
  const middle = median(offers.map(perGpu))
  if (middle === undefined || (middle >= low && middle <= high)) return
  throw new ConnectorError(
    'unexpected_answer',
    `Prices of ${vendor} look like another unit: half of them are ${middle < low ? 'below' : 'above'} $${middle.toPrecision(2)} per GPU-hour`,
  )
}

/** In every list we know, eight GPUs cost about eight times as much as one. */
function checkWholeMachines(offers: readonly Offer[], vendor: string): void {
  const groups = Map.groupBy(offers, ({ gpu, market }) => `${market}|${gpu}`)
  const suspicious = [...groups.values()].flatMap((group) => {
    const one = median(group.filter(({ gpuCount }) => gpuCount === 1).map(perGpu))
    const many = median(group.filter(({ gpuCount }) => gpuCount >= 4).map(perGpu))
    return one === undefined || many === undefined ? [] : [many < one * 0.4]
  })
  if (suspicious.filter(Boolean).length * 2 <= suspicious.length) return
  throw new ConnectorError('unexpected_answer', `${vendor} seems to give the price of one GPU for machines of several`)
}

const perGpu = ({ usdPerHour, gpuCount }: Offer): number => usdPerHour / gpuCount

function median(values: number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}
