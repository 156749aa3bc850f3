const DAY = 86_400_000

/** What one series was seen with, or what a vendor says changed, sorted by nothing. */
export type PastPrices = { atMs: number[]; micros: number[]; onDemandMicros: (number | undefined)[] }

/**
 * Change events as observations: a price that the vendor says held until the next change is told once a day, so that no gap opens where none was (prices are held for two days only).
 * `until`: how long the last one held; undefined when nobody knows.
 */
export function decidePast(events: PastPrices, until: number | undefined): PastPrices {
  const order = Array.from(events.atMs.keys()).sort((a, b) => events.atMs[a]! - events.atMs[b]! || events.micros[a]! - events.micros[b]!)
  const all: PastPrices = { atMs: [], micros: [], onDemandMicros: [] }
  for (const [i, at] of order.entries()) {
    const from = events.atMs[at]!
    const next = order[i + 1]
    const end = (next === undefined ? until : events.atMs[next]) ?? from
    const days = Math.max(1, Math.ceil((end - from) / DAY))
    for (let told = from; told < from + days * DAY; told += DAY) {
      all.atMs.push(told)
      all.micros.push(events.micros[at]!)
      all.onDemandMicros.push(events.onDemandMicros[at])
    }
  }
  return all
}
