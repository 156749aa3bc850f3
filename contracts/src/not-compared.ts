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
