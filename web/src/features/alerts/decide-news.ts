type Seen = { id: number; unread: boolean }

/** Alerts that came since the page was opened, newest first. `since`: the newest id that is no news any more; undefined: nothing was asked before. */
export function decideNews<A extends Seen>(alerts: readonly A[], since: number | undefined): { news: A[]; since: number } {
  const newest = Math.max(0, since ?? 0, ...alerts.map(({ id }) => id))
  return { news: since === undefined ? [] : alerts.filter(({ id, unread }) => id > since && unread), since: newest }
}
