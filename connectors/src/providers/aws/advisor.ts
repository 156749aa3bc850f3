import { z } from 'zod'
import { ConnectorError } from '../../connector-error.ts'
import { getJson } from '../../transport/request.ts'
import type { Offer, ProviderSession } from '../provider.ts'

const Advice = z.object({
  spot_advisor: z.record(z.string(), z.object({ Linux: z.record(z.string(), z.object({ r: z.int() })).optional() })),
})
type Band = NonNullable<Offer['interruption']>
type Bands = ReadonlyMap<string, Band>

/** Of the month before, by AWS's index `r`. https://aws.amazon.com/ec2/spot/instance-advisor */
const bands: readonly Band[] = [
  { from: 0, to: 0.05 },
  { from: 0.05, to: 0.1 },
  { from: 0.1, to: 0.15 },
  { from: 0.15, to: 0.2 },
  { from: 0.2, to: 1 },
]
const keepMs = 6 * 3_600_000
const retryMs = 15 * 60_000
/** The file is some megabytes for all regions and changes once a day: not fetched again for each region. Per transport, so that tests and servers share nothing. */
const kept = new WeakMap<typeof fetch, { at: number; byPlace: Bands }>()

/** How often each type is interrupted, by `region|type`. Empty when the advisor does not answer, is gone, or speaks another language: prices go on without it. */
export async function interruptionBands(session: ProviderSession): Promise<Bands> {
  const known = kept.get(session.fetch)
  const age = session.now.getTime() - (known?.at ?? -Infinity)
  if (known && age >= 0 && age < keepMs) return known.byPlace
  const { byPlace, keptMs } = await askAdvisor(session)
  // What is kept shorter counts as older.
  kept.set(session.fetch, { at: session.now.getTime() - keepMs + keptMs, byPlace })
  return byPlace
}

async function askAdvisor(session: ProviderSession): Promise<{ byPlace: Bands; keptMs: number }> {
  try {
    const advice = await getJson(session, `${session.baseUrls['advisor']}/spot-advisor-data.json`, { vendor: 'The AWS spot advisor', schema: Advice })
    return { byPlace: readBands(advice), keptMs: keepMs }
  } catch (error) {
    // The poll as a whole was called off, or this is no failure of the advisor.
    if (session.signal?.aborted || !(error instanceof ConnectorError)) throw error
    // Long enough for the other regions not to wait for it too, short enough for the next poll to ask again. Storage answers 403 for a file that is no more.
    return { byPlace: new Map(), keptMs: retryMs }
  }
}

function readBands({ spot_advisor }: z.infer<typeof Advice>): Bands {
  return new Map(
    Object.entries(spot_advisor).flatMap(([region, { Linux = {} }]) =>
      Object.entries(Linux).flatMap(([type, { r }]) => {
        const band = bands[r]
        return band ? [[`${region}|${type}`, band] as const] : []
      }),
    ),
  )
}
