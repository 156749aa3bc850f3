import type { ChannelUse } from '@dumont/contracts'

/** A budget or rule, and where it sends. */
export type Sending = Pick<ChannelUse, 'kind' | 'id' | 'name'> & { email: string | null; channels: readonly number[] }

/** Who sends to each channel, by its id, in the order given. */
export function decideUses(all: readonly Sending[]): Map<number, ChannelUse[]> {
  const uses = all.flatMap(({ kind, id, name, email, channels }) =>
    channels.map((channel) => ({ channel, use: { kind, id, name, has_no_other: email === null && channels.length === 1 } })),
  )
  return new Map([...Map.groupBy(uses, ({ channel }) => channel)].map(([channel, some]) => [channel, some.map(({ use }) => use)]))
}

const MOST_NAMED = 10

/** 'the budget "All usage, $200 a week", the rule "Idle box" and 3 more' */
export function nameUses(uses: readonly ChannelUse[]): string {
  const named = uses.slice(0, MOST_NAMED).map(({ kind, name }) => `the ${kind} "${name}"`)
  const rest = uses.length - named.length
  const last = rest > 0 ? `${rest} more` : named.pop()!
  return named.length > 0 ? `${named.join(', ')} and ${last}` : last
}
