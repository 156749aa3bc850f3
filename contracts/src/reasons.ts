/** Why a stretch of usage, or an instance that runs, is in no headline. */
export type NotComparedKind = 'stopped' | 'rate_unknown' | 'proxy' | 'memory_unknown' | 'not_sold' | 'price_unknown'

const kinds: readonly (readonly [NotComparedKind, RegExp])[] = [
  ['stopped', /^stopped: /],
  ['rate_unknown', /^what it costs here is not known$/],
  ['proxy', /^compared with another GPU, /],
  ['memory_unknown', / comes with different memory, /],
  ['price_unknown', /, or its price then is not known$/],
  ['not_sold', /^no direct equivalent: .* does not sell this GPU$/],
]

/** What a sentence of `not_compared_because` says, for pages that say it in another language; undefined: a sentence that is not known here. */
export const notComparedKind = (reason: string): NotComparedKind | undefined => kinds.find(([, pattern]) => pattern.test(reason))?.[0]

/** Why a stretch is estimated: the sentences of `estimated_because`, by what a page may say instead in another language. */
export const estimatedReasons = {
  unseen: 'Nobody looked for more than three polls: it is taken to have gone on as it was',
  gone: 'It was gone at the next poll: half the time between is counted',
  changed: 'It changed while nobody looked for more than three polls: the middle of that time is taken',
  restarted: 'It was restarted while nobody looked: when it had stopped is not known',
  rate_unknown: 'The vendor does not say what it costs, and no price of it is known: it is not counted',
  rate_looked_up: 'The vendor does not say what it costs: the price it asks for such machines is taken',
} as const
export type EstimatedKind = keyof typeof estimatedReasons

export const estimatedKind = (reason: string): EstimatedKind | undefined =>
  (Object.keys(estimatedReasons) as EstimatedKind[]).find((kind) => estimatedReasons[kind] === reason)
