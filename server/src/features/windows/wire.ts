/** A part of a whole; of nothing none. */
export const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
export const instant = (ms: number): string => new Date(ms).toISOString()
export const cost = (usd: number): number => rounded(usd, 6)
export const percentage = (share: number): number => rounded(share * 100, 2)

export function rounded(value: number, decimals: number): number {
  const result = Number(value.toFixed(decimals))
  return Object.is(result, -0) ? 0 : result
}
