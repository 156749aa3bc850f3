import { z } from 'zod'
import { ConnectorError } from '../../connector-error.ts'
import { followTokens } from '../follow-tokens.ts'
import type { Offer, ProviderSession } from '../provider.ts'
import { askEc2 } from './ec2.ts'
import { instanceTypes } from './instance-types.ts'

const History = z.object({ SpotPriceHistory: z.array(z.object({ InstanceType: z.string() }).loose()), NextToken: z.string().optional() })
const Row = z.object({
  InstanceType: z.string(),
  ProductDescription: z.string(),
  SpotPrice: z.string().regex(/^\d+([.]\d+)?$/),
  Timestamp: z.date(),
  // Names of zones (us-east-1a) mean another place in each account; ids (use1-az4) do not.
  AvailabilityZoneId: z.string().min(1),
})
const product = 'Linux/UNIX'
/** 90 days of all GPU types in the busiest region are some 150. */
const maxPages = 400
const dayMs = 86_400_000

/**
 * Change events from `since` on, page by page, newest first: of each type and zone also the last one before, which holds at `since`.
 * @throws ConnectorError, also when a token comes again
 */
export async function* spotPriceEvents(session: ProviderSession, region: string, since: Date, until: Date): AsyncGenerator<Offer[]> {
  const from = new Date(Math.max(since.getTime(), session.now.getTime() - 90 * dayMs))
  const pages = followTokens({ vendor: `AWS in ${region}`, maxPages }, async (token) => {
    const { SpotPriceHistory: rows, NextToken: next } = await askHistory(session, region, from, until, token)
    return { rows, next }
  })
  for await (const { rows } of pages) yield readEvents(rows, region, from, session.now)
}

function askHistory(session: ProviderSession, region: string, from: Date, until: Date, token: string | undefined): Promise<z.infer<typeof History>> {
  return askEc2(session, region, History, (client, { DescribeSpotPriceHistoryCommand }) =>
    client.send(
      new DescribeSpotPriceHistoryCommand({
        // As filters: a type that a region has never heard of is no error there.
        Filters: [
          { Name: 'instance-type', Values: [...instanceTypes.keys()] },
          { Name: 'product-description', Values: [product] },
        ],
        StartTime: from,
        EndTime: until,
        MaxResults: 1000,
        NextToken: token,
      }),
    ),
  )
}

function readEvents(rows: z.infer<typeof History>['SpotPriceHistory'], region: string, from: Date, now: Date): Offer[] {
  return rows.flatMap((raw) => {
    const type = instanceTypes.get(raw.InstanceType)
    if (!type) return []
    const { data: row, error } = Row.safeParse(raw)
    if (error)
      throw new ConnectorError('unexpected_answer', `AWS: a spot price of ${raw.InstanceType} is not as documented: ${error.issues[0]?.path.join('.')}`)
    const usdPerHour = Number(row.SpotPrice)
    if (row.ProductDescription !== product || usdPerHour === 0 || row.Timestamp > now) return []
    const { gpu, gpuCount, memoryGb } = type
    const zone = row.AvailabilityZoneId
    // The last change before `from` is the price that held at `from`.
    const observedAt = new Date(Math.max(row.Timestamp.getTime(), from.getTime()))
    return [
      {
        key: `${row.InstanceType}|${zone}|spot`,
        region,
        zone,
        instanceType: row.InstanceType,
        gpu,
        gpuCount,
        memoryGb,
        market: 'spot' as const,
        usdPerHour,
        onDemandUsdPerHour: null,
        observedAt,
      },
    ]
  })
}

/** The price in force at `now` of each type in each zone. @throws ConnectorError */
export async function currentSpotPrices(session: ProviderSession, region: string): Promise<Offer[]> {
  const newest = new Map<string, Offer>()
  // From now to now: AWS answers with the last change before.
  for await (const page of spotPriceEvents(session, region, session.now, session.now))
    for (const offer of page) if (!newest.has(offer.key)) newest.set(offer.key, offer)
  return [...newest.values()]
}
