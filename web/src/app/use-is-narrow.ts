import { useSyncExternalStore } from 'react'

const narrow = () => matchMedia('(max-width: 1023px)')

function subscribe(changed: () => void) {
  const query = narrow()
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}

/** Too narrow for a table of many columns: the same rows are shown as cards. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => narrow().matches)
}
