/** Where the hour cursor goes on a key, or null to leave, or undefined when the key is not for it. */
export function moveCursor(index: number, key: string, shift: boolean, count: number): number | null | undefined {
  const step = stepOf(key, shift)
  if (step !== undefined) return Math.min(count - 1, Math.max(0, index + step))
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return key === 'Escape' ? null : undefined
}

function stepOf(key: string, shift: boolean): number | undefined {
  const hours = shift ? 24 : 1
  if (key === 'ArrowRight' || key === 'ArrowUp') return hours
  if (key === 'ArrowLeft' || key === 'ArrowDown') return -hours
  if (key === 'PageUp') return 24
  return key === 'PageDown' ? -24 : undefined
}
