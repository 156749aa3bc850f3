import { HORIZON, HOUR_MS, type Forecast } from '@dumont/forecast'

/** Made beyond the 168 hours shown, so that the answer is still whole when the hour has turned and the next forecast is on its way. */
export const spareHours = 3

/** The hours of a forecast that are shown: `count` from index `skip` on; index `skip` is epoch hour `firstHour`. */
export type Window = { forecast: Forecast; skip: number; count: number; firstHour: number }

/**
 * Up to 168 hours, the first being the hour after `now` and never one already past; of an ended series the first is the one after its last observation.
 * Undefined when the forecast is so old that nothing is left.
 */
export function takeWindow(forecast: Forecast, origin: Date, ended: boolean, now: Date): Window | undefined {
  const originHour = Math.floor(origin.getTime() / HOUR_MS)
  const nextHour = Math.floor(now.getTime() / HOUR_MS) + 1
  const skip = ended ? 0 : Math.max(0, nextHour - originHour - 1)
  const count = Math.min(HORIZON, forecast.horizon - skip)
  return count > 0 ? { forecast, skip, count, firstHour: originHour + 1 + skip } : undefined
}
