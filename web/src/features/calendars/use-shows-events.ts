import { useCallback, useState } from 'react'
import { browserStorage } from '../../app/preferences.ts'

const storageKey = 'dumont.calendar.shown'

/** Whether events are drawn over the forecast: kept in this browser. */
export function useShowsEvents(): [boolean, (shown: boolean) => void] {
  const [isShown, setShown] = useState(readShown)
  const change = useCallback((next: boolean) => {
    setShown(next)
    try {
      browserStorage().setItem(storageKey, String(next))
    } catch {
      // A full storage only means that the choice lasts for this visit.
    }
  }, [])
  return [isShown, change]
}

function readShown(): boolean {
  try {
    return browserStorage().getItem(storageKey) !== 'false'
  } catch {
    return true
  }
}
