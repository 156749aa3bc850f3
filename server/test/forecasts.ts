import { encodeCurves, encodeSpread } from '../src/features/forecasts/forecast-codec.ts'
import type { Deps } from '../src/platform/feature.ts'

const LEVELS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]
const HORIZON = 171
const hourMs = 3_600_000
let made = 0

/**
 * A forecast whose median is what `usd` says of the n-th hour after the origin's; bands lie `spread` around it (0.02: 2 % at the outermost).
 * The newest of the series from now on.
 */
export async function addForecast(deps: Deps, seriesId: number, origin: Date, usd: (ahead: number) => number, spread = 0.02): Promise<number> {
  const hour = new Date(Math.floor(origin.getTime() / hourMs) * hourMs)
  const curves = LEVELS.map((level) => Float64Array.from({ length: HORIZON }, (_, i) => usd(i + 1) * (1 + (spread * (level - 0.5)) / 0.45)))
  const { id } = await deps.db
    .insertInto('forecasts')
    .values({
      seriesId,
      origin: hour,
      issuedAt: origin,
      pricesChangedAt: deps.clock.now(),
      modelVersion: `test-${++made}`,
      coldStart: false,
      horizon: HORIZON,
      levels: LEVELS,
      quantiles: encodeCurves(curves),
      sigma: encodeSpread(new Float64Array(HORIZON)),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await deps.db
    .insertInto('forecastRefresh')
    .values({ seriesId, forecastId: id })
    .onConflict((conflict) => conflict.column('seriesId').doUpdateSet({ forecastId: id }))
    .execute()
  return id
}
