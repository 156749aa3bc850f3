import { z } from 'zod'
import { followTokens } from '../follow-tokens.ts'
import type { Instance, OfferMarket, ProviderSession } from '../provider.ts'
import { settleInstances } from '../settle-instances.ts'
import { askEc2 } from './ec2.ts'
import { instanceTypes } from './instance-types.ts'

const Row = z.object({
  InstanceId: z.string().min(1),
  InstanceType: z.string().min(1),
  /** Missing: on demand. */
  InstanceLifecycle: z.string().optional(),
  LaunchTime: z.date(),
  State: z.object({ Name: z.string().min(1) }),
  Placement: z.object({ AvailabilityZoneId: z.string().optional() }).optional(),
  Tags: z.array(z.object({ Key: z.string().optional(), Value: z.string().optional() })).optional(),
})
type Row = z.infer<typeof Row>
const Page = z.object({ Reservations: z.array(z.object({ Instances: z.array(Row) })), NextToken: z.string().optional() })

/** GPU instances in a region that run, or could again; ended ones are left out. EC2 says no price: usdPerHour is null. @throws ConnectorError */
export async function listInstances(session: ProviderSession, region: string): Promise<Instance[]> {
  const rows: Row[] = []
  const pages = followTokens({ vendor: `AWS in ${region}`, maxPages: 100 }, async (token) => {
    const page = await askPage(session, region, token)
    return { page, next: page.NextToken }
  })
  for await (const { page } of pages) rows.push(...page.Reservations.flatMap(({ Instances }) => Instances))
  return settleInstances(
    rows.flatMap((row) => toInstance(row, region, session.now) ?? []),
    { vendor: 'AWS', now: session.now },
  )
}

function askPage(session: ProviderSession, region: string, token: string | undefined): Promise<z.infer<typeof Page>> {
  return askEc2(session, region, Page, (client, { DescribeInstancesCommand }) =>
    client.send(
      new DescribeInstancesCommand({
        Filters: [
          { Name: 'instance-type', Values: [...instanceTypes.keys()] },
          { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] },
        ],
        MaxResults: 1000,
        NextToken: token,
      }),
    ),
  )
}

/** What is neither of these has a price of its own: a reservation. */
const markets: Readonly<Record<string, OfferMarket>> = { spot: 'spot', 'capacity-block': 'capacity_block' }

function toInstance(
  { InstanceId, InstanceType, InstanceLifecycle, LaunchTime, State, Placement, Tags = [] }: Row,
  region: string,
  now: Date,
): Instance | undefined {
  const type = instanceTypes.get(InstanceType)
  if (!type) return undefined
  return {
    key: InstanceId,
    label: Tags.find(({ Key }) => Key === 'Name')?.Value?.slice(0, 200) || null,
    gpu: type.gpu,
    gpuCount: type.gpuCount,
    instanceType: InstanceType,
    region,
    zone: Placement?.AvailabilityZoneId ?? null,
    market: InstanceLifecycle ? (markets[InstanceLifecycle] ?? 'reserved') : 'on_demand',
    // Billed from running until it begins to stop; hibernation, which is billed while it stops, is not told apart.
    state: State.Name === 'running' ? 'running' : 'stopped',
    usdPerHour: null,
    storageUsdPerHour: null,
    utilisation: null,
    startedAt: LaunchTime,
    observedAt: now,
  }
}
