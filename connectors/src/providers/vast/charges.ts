import { z } from 'zod'
import type { Charge } from '../provider.ts'

const Item = z.object({ type: z.string(), amount: z.number() })
const Row = z.object({
  /** The first and the last day charged, each by its first second since 1970. */
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  /** "instance-12345678" */
  source: z.string(),
  amount: z.number(),
  items: z.array(Item),
})
type Row = z.infer<typeof Row>

/** `GET /api/v0/charges/`, as far as it is used. https://docs.vast.ai/api-reference/billing/show-charges */
export const ChargesPage = z.union([
  z.object({ results: z.array(Row), next_token: z.string().nullish() }),
  // Said with 200 to those who rent out.
  z.object({ success: z.literal(false), msg: z.string().startsWith('Host users') }).transform(() => ({ results: [] as Row[], next_token: null })),
])

export const daySeconds = 86_400
const kinds: Readonly<Record<string, Charge['kind']>> = { gpu: 'compute', disk: 'storage', bwd: 'network', bwu: 'network' }
/** Amounts are rounded to a tenth of a cent each. */
const rounding = 0.001

/** A row is all that an instance was charged from its first to its last day in the range, the last one included. */
export function toCharges({ start, end, source, amount, items }: Row): Charge[] {
  const [, key] = /^instance-(\d+)$/.exec(source) ?? []
  if (!key) return []
  const charge = (kind: Charge['kind'], usd: number): Charge => ({
    key,
    from: new Date(start * 1000),
    to: new Date((end % daySeconds === 0 ? end + daySeconds : end) * 1000),
    usd,
    kind,
  })
  const sum = items.reduce((total, item) => total + item.amount, 0)
  const isWhole = items.length > 0 && items.every(({ type }) => kinds[type]) && Math.abs(sum - amount) <= rounding * (items.length + 1)
  if (!isWhole) return [charge('total', amount)]
  return [...Map.groupBy(items, ({ type }) => kinds[type] ?? 'total')].map(([kind, group]) =>
    charge(kind, Number(group.reduce((total, item) => total + item.amount, 0).toFixed(6))),
  )
}
