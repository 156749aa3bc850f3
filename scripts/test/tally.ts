export type Skipped = { name: string; reason: string }
export type Tally = { passed: number; failed: readonly string[]; skipped: readonly Skipped[] }

export const nothing: Tally = { passed: 0, failed: [], skipped: [] }

export function add(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: [...a.failed, ...b.failed], skipped: [...a.skipped, ...b.skipped] }
}

/** The last line of every run, which .ci/run and other programs read. */
export function lastLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed.length} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`
}
