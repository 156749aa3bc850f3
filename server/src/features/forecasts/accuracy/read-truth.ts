import { gridFromHours } from '@dumont/forecast'
import type { Db } from '../../../platform/db.ts'
import { readHours } from '../../prices/index.ts'
import type { Truth } from '../measure-coverage.ts'

/** What was seen of a series, hour by hour, from `from` to `to`. */
export async function readTruth(db: Db, seriesId: number, from: Date, to: Date): Promise<Truth> {
  const hours = (await readHours(db, [seriesId], from, to)).get(seriesId) ?? []
  const rows = hours.map(({ observedAt, priceMicros, endedAt }) => ({
    observedAtMs: observedAt.getTime(),
    price: priceMicros / 1e6,
    endedAtMs: endedAt?.getTime(),
  }))
  return gridFromHours(String(seriesId), rows)
}
