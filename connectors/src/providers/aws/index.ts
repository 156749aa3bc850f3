import { z } from 'zod'
import { ask } from '../../transport/request.ts'
import { ConnectorError } from '../../connector-error.ts'
import type { Provider, ProviderSession } from '../provider.ts'
import { settleOffers } from '../settle-offers.ts'
import { interruptionBands } from './advisor.ts'
import { askEc2, homeRegion, Settings } from './ec2.ts'
import { listInstances } from './instances.ts'
import { linesOf, readOnDemandFile } from './on-demand-file.ts'
import { currentSpotPrices, spotPriceEvents } from './spot-prices.ts'

const Regions = z.object({ Regions: z.array(z.object({ RegionName: z.string().min(1) })).min(1) })

const policy =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:DescribeSpotPriceHistory","ec2:DescribeRegions","ec2:DescribeInstances"],"Resource":"*"}]}'

/** EC2 spot prices per zone, with 90 days of history; on-demand prices from the public price list. */
export const aws: Provider = {
  id: 'aws',
  label: 'Amazon Web Services',
  synthetic: false,
  kind: 'catalogue',
  about: {
    collects:
      'Spot prices of Linux instances with whole GPUs in every zone of the regions that are enabled for the account, 90 days back; on-demand prices as references; how often spot instances are interrupted; your GPU instances, whose cost is worked out from these prices. Not: the bill, disks, Windows, capacity blocks, reserved instances, savings plans.',
    key: `An access key of an IAM user with this policy and no other: ${policy}`,
    links: [
      { label: 'Spot price history', url: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-spot-instances-history.html' },
      { label: 'Access keys', url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html' },
    ],
  },
  settings: Settings,
  baseUrls: {
    /** `{region}` becomes the region; where it is missing, all regions are asked at one address. */
    ec2: 'https://ec2.{region}.amazonaws.com',
    advisor: 'https://spot-bid-advisor.s3.amazonaws.com',
    pricing: 'https://pricing.us-east-1.amazonaws.com',
  },
  pollSeconds: 3600,
  listParts,
  async listOffers(session, region) {
    const offers = settleOffers(await currentSpotPrices(session, region), { vendor: 'AWS', usdPerGpuHour: [0.02, 40] })
    const bands = offers.length > 0 ? await interruptionBands(session) : new Map()
    return offers.map((offer) => ({ ...offer, interruption: bands.get(`${region}|${offer.instanceType}`) ?? null }))
  },
  priceHistory: (session, region, since) => spotPriceEvents(session, region, since, session.now),
  async listReferencePrices(session, region) {
    const source = `${session.baseUrls['pricing']}/offers/v1.0/aws/AmazonEC2/current/${encodeURIComponent(region)}/index.csv`
    const { body } = await ask(session, source, { vendor: 'The AWS price list', maxBytes: 2e9, timeoutMs: 900_000 })
    if (!body) throw new ConnectorError('unexpected_answer', 'The AWS price list gave an empty answer')
    return readOnDemandFile(linesOf(body), region, source)
  },
  listInstances,
  async testConnection(session) {
    const [region = homeRegion, ...others] = await listParts(session)
    const offers = await currentSpotPrices(session, region)
    return `AWS takes the key: ${offers.length} spot prices of GPU instances in ${region}, and ${others.length} more regions.`
  },
}

/** The regions of the settings, or those enabled for the account: others would refuse the key. */
async function listParts(session: ProviderSession): Promise<string[]> {
  const { regions } = Settings.parse(session.settings)
  if (regions) return [...new Set(regions.split(',').map((region) => region.trim()))]
  const { Regions: enabled } = await askEc2(session, homeRegion, Regions, (client, { DescribeRegionsCommand }) =>
    client.send(new DescribeRegionsCommand({ AllRegions: false })),
  )
  return enabled.map(({ RegionName }) => RegionName)
}
