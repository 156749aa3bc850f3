import type { Sums } from './sums.ts'

/** Of so many boundaries, about 10 MB; then it is begun anew. */
const MOST = 20_000

/**
 * What moves over the beginnings of a zone's days. True as long as the day (UTC) that it lies in has the version that the view of the database tells, whoever writes:
 * every change of hours and quarters writes the row of their day in the same transaction, and that gives the row another xmin. Its sums are part of the version too.
 */
const remembered = new Map<string, { version: string; moved: Readonly<Sums> }>()

export function recallMoved(key: string, version: string | undefined): Readonly<Sums> | undefined {
  const known = version === undefined ? undefined : remembered.get(key)
  return known?.version === version ? known?.moved : undefined
}

export function rememberMoved(key: string, version: string | undefined, moved: Readonly<Sums>): void {
  if (version === undefined) return
  if (remembered.size >= MOST) remembered.clear()
  remembered.set(key, { version, moved })
}
