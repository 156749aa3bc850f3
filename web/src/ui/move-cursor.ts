/** Where the cursor of a chart goes on a key, or null to leave, or undefined when the key is not for it. `page`: steps of PageUp, PageDown and Shift with an arrow. */
export function moveCursor(index: number, key: string, shift: boolean, { count, page }: { count: number; page: number }): number | null | undefined {
  const step = stepOf(key, shift ? page : 1, page)
  if (step !== undefined) return Math.min(count - 1, Math.max(0, index + step))
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return key === 'Escape' ? null : undefined
}

function stepOf(key: string, one: number, page: number): number | undefined {
  if (key === 'ArrowRight' || key === 'ArrowUp') return one
  if (key === 'ArrowLeft' || key === 'ArrowDown') return -one
  if (key === 'PageUp') return page
  return key === 'PageDown' ? -page : undefined
}
