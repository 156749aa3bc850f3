import { HOUR_MS } from '@dumont/forecast'

/** An epoch hour as people and files write it. */
export const stamp = (hour: number) => `${new Date(hour * HOUR_MS).toISOString().slice(0, 19)}Z`
