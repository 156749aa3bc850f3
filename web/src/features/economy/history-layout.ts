/** The room around the bars in pixels. Fixed, so that what lies above the canvas knows where they are. */
export const plot = { top: 8, right: 6, bottom: 30, left: 58 } as const

/** The middle of a bar as CSS from the left. */
export function middleOf(index: number, count: number): string {
  return `calc(${plot.left}px + (100% - ${plot.left + plot.right}px) * ${(index + 0.5) / Math.max(1, count)})`
}

/** The bar at `x` of a chart `width` pixels wide. */
export function barAt(x: number, width: number, count: number): number {
  const inner = Math.max(1, width - plot.left - plot.right)
  return Math.min(count - 1, Math.max(0, Math.floor(((x - plot.left) / inner) * count)))
}
