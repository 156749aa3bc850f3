/** Level gain and slope gain per six hours between observations, and what is left of the slope after a day. */
export const FILTERS = [
  [1, 0.08, 0.9],
  [1, 0.25, 0.9],
  [0.6, 0.15, 0.9],
  [0.6, 0.05, 0.95],
  [0.4, 0.04, 0.95],
  [0.25, 0.02, 0.97],
] as const
/** The filter whose slope series of one group lend each other. */
export const SHARED_FILTER = 2
export const CHANGES = [3, 7, 12, 18, 24, 36, 48, 72, 96, 120, 168, 240, 336, 504, 672] as const
export const MEANS = [12, 24, 72, 168, 336, 672] as const
export const SLOPES = [24, 48, 72, 120, 168, 336] as const
export const SPREADS = [24, 168, 672] as const
export const COUNTS = [24, 168, 672] as const
/** Hours of the past that the features of an origin look at. */
export const LOOK_BACK = 700
/** Added to every series' movement: below this a price is as good as standing still. */
export const LEAST_SCALE = 1.5e-3
