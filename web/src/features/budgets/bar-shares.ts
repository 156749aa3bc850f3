/** Parts of the bar, 0 to 1 of its width. `limit`: where the amount is, when something goes beyond it. */
export type BarShares = { spent: number; forecast: number; limit: number | undefined }

/** One scale for spent, forecast and amount: whatever is largest fills the bar. */
export function barShares(amount: number, spent: number | null, expected: number | null): BarShares {
  const most = Math.max(amount, spent ?? 0, expected ?? 0) || 1
  const reached = (spent ?? 0) / most
  return { spent: reached, forecast: Math.max(0, (expected ?? 0) / most - reached), limit: most > amount ? amount / most : undefined }
}
