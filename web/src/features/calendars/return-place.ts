/** Where the reader was when they left for Google. The way back names only a page; what was chosen on it is kept here. */
type Place = { path: string; search: string }
const storageKey = 'dumont.calendar.return'

export function rememberPlace(storage: Pick<Storage, 'setItem'>, place: Place): void {
  try {
    storage.setItem(storageKey, JSON.stringify(place))
  } catch {
    // Without storage the reader comes back to the page as it first looks.
  }
}

/** The address to show after the way back: what Google's answer added is gone, what was chosen before is there again. */
export function addressAfterReturn(storage: Pick<Storage, 'getItem' | 'removeItem'>, path: string, params: URLSearchParams): URLSearchParams {
  const before = recall(storage)
  const address = new URLSearchParams(before?.path === path ? before.search : '')
  for (const [name, value] of params) address.set(name, value)
  address.delete('calendar')
  return address
}

function recall(storage: Pick<Storage, 'getItem' | 'removeItem'>): Place | undefined {
  try {
    const kept: unknown = JSON.parse(storage.getItem(storageKey) ?? 'null')
    storage.removeItem(storageKey)
    return isPlace(kept) ? kept : undefined
  } catch {
    return undefined
  }
}

const isPlace = (kept: unknown): kept is Place =>
  typeof kept === 'object' && kept !== null && 'path' in kept && typeof kept.path === 'string' && 'search' in kept && typeof kept.search === 'string'
