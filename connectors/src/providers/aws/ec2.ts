import type { EC2Client } from '@aws-sdk/client-ec2'
import { z } from 'zod'
import { ConnectorError } from '../../connector-error.ts'
import { createAwsHandler } from '../../transport/aws-handler.ts'
import { readRetryAfter } from '../../transport/retry-after.ts'
import type { ProviderSession } from '../provider.ts'

export const Settings = z.strictObject({
  accessKeyId: z
    .string()
    .regex(/^\w{16,128}$/, 'an access key id: 16 letters and digits or more')
    .meta({ title: 'Access key id', examples: ['AKIAIOSFODNN7EXAMPLE'] }),
  secretAccessKey: z.string().min(16).max(200).meta({ title: 'Secret access key', secret: true }),
  regions: z
    .string()
    .max(2000)
    .regex(/^[a-z0-9-]+(\s*,\s*[a-z0-9-]+)*$/, 'names of regions with commas between them')
    .optional()
    .meta({ title: 'Regions', description: 'With commas between them; empty: all that are enabled for the account', examples: ['us-east-1, eu-central-1'] }),
})
/** Is asked which regions there are; every account has it. */
export const homeRegion = 'us-east-1'
/** The SDK's own module: 300 ms and 90 MB that a server without AWS does not need. */
const loadSdk = () => import('@aws-sdk/client-ec2')

/**
 * One request to EC2 in a region, signed, through the session's fetch and not repeated. What the answer says is checked by the schema, since the SDK
 * takes any XML. @throws ConnectorError
 */
export async function askEc2<T>(
  session: ProviderSession,
  region: string,
  schema: z.ZodType<T>,
  send: (client: EC2Client, sdk: Awaited<ReturnType<typeof loadSdk>>) => Promise<unknown>,
): Promise<T> {
  const { accessKeyId, secretAccessKey } = Settings.parse(session.settings)
  const sdk = await loadSdk()
  const client = new sdk.EC2Client({
    region,
    endpoint: (session.baseUrls['ec2'] ?? '').replace('{region}', region),
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
    requestHandler: createAwsHandler(session.fetch, session.signal),
  })
  const answer = await send(client, sdk).catch((error: unknown) => {
    throw asConnectorError(error, region, session.now)
  })
  const { data, error } = schema.safeParse(answer)
  if (error) throw new ConnectorError('unexpected_answer', `The answer of AWS in ${region} is not as documented: ${error.issues[0]?.path.join('.')}`)
  return data
}

type SdkError = Error & { $metadata?: { httpStatusCode?: number }; $response?: { headers?: Record<string, string> } }

/** By the codes of https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html, else by the status. */
function asConnectorError(error: unknown, region: string, now: Date): ConnectorError {
  // The SDK adds advice of its own to the message of any error that comes up while it reads.
  if (error instanceof ConnectorError)
    return new ConnectorError(error.failure, error.message.split('\n')[0] ?? '', { cause: error.cause, retryAfterSeconds: error.retryAfterSeconds })
  const { name, $metadata, $response } = error as SdkError
  const status = $metadata?.httpStatusCode
  const failed = (failure: ConnectorError['failure'], text: string, retryAfterSeconds?: number) =>
    new ConnectorError(failure, `AWS ${text}`, { cause: error, retryAfterSeconds })
  // An opt-in region that the account has not enabled refuses a good key in the words for a bad one; the home region never does.
  if ((name === 'AuthFailure' && region !== homeRegion) || name === 'OptInRequired')
    return failed('unavailable', `does not take this key in ${region}: enable the region for the account, or leave it out of the settings`)
  if (name === 'RequestExpired') return failed('unavailable', 'finds that the request comes from another time: set the clock of this server')
  if (status === 429 || name === 'RequestLimitExceeded' || name.startsWith('Throttl'))
    return failed('rate_limited', `asks for fewer requests in ${region}`, readRetryAfter($response?.headers?.['retry-after'] ?? null, now))
  if (name === 'UnauthorizedOperation')
    return failed(
      'rejected_key',
      'says that the key lacks a right: ec2:DescribeRegions, ec2:DescribeSpotPriceHistory and, for your own instances, ec2:DescribeInstances are needed',
    )
  if (status === 401 || status === 403) return failed('rejected_key', `refused the key (${status})`)
  if (status === undefined || status >= 500) return failed('unavailable', `does not answer in ${region}`)
  return failed('unexpected_answer', `did not answer as documented in ${region} (${status})`)
}
