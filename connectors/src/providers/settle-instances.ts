import { isDeepStrictEqual } from 'node:util'
import { ConnectorError } from '../connector-error.ts'
import { Instance } from './provider.ts'

/** More than any GPU costs in an hour: a rate above it is in cents, or of a month. */
const mostUsdPerGpuHour = 40
/** So far a vendor's clock may be ahead of ours. */
const skewMs = 600_000

/**
 * The instances, each whole and once; a start in the future is unknown. A short list of cheap GPUs in cents cannot be told from one in dollars.
 * @throws ConnectorError when one cannot be, or comes twice with a difference
 */
export function settleInstances(instances: readonly Instance[], { vendor, now }: { vendor: string; now: Date }): Instance[] {
  const byKey = new Map<string, Instance>()
  for (const instance of instances) {
    const issue = Instance.safeParse(instance).error?.issues[0]
    if (issue) throw new ConnectorError('unexpected_answer', `${vendor} lists an instance whose ${issue.path.join('.')} cannot be (${issue.code})`)
    if ((instance.usdPerHour ?? 0) > mostUsdPerGpuHour * instance.gpuCount)
      throw new ConnectorError('unexpected_answer', `Rates of ${vendor} look like another unit: above $${mostUsdPerGpuHour} per GPU-hour`)
    const settled = { ...instance, startedAt: startOf(instance, now) }
    const twin = byKey.get(instance.key)
    if (twin && !isDeepStrictEqual(twin, settled)) throw new ConnectorError('unexpected_answer', `${vendor} lists the same instance twice, with a difference`)
    byKey.set(instance.key, settled)
  }
  return [...byKey.values()]
}

function startOf({ startedAt }: Instance, now: Date): Date | null {
  if (!startedAt || startedAt.getTime() > now.getTime() + skewMs) return null
  return startedAt > now ? now : startedAt
}

/** What a vendor gives in per cent, as 0 to 1; anything else is unknown. */
export const shareOf = (percent: number | null | undefined): number | null => (percent != null && percent >= 0 && percent <= 100 ? percent / 100 : null)
