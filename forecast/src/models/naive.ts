import { pointModel } from '../model.ts'

/** No change: the last known price for every hour. What every other model must beat. */
export const naive = pointModel('naive', () => (_series, asks) => asks.map(({ targets }) => new Float64Array(targets.length)))
