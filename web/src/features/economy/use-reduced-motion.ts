import { useSyncExternalStore } from 'react'

const motion = () => matchMedia('(prefers-reduced-motion: reduce)')

function subscribe(changed: () => void) {
  const query = motion()
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}

/** Whether the reader asked the machine for less movement. */
export function useReducedMotion(): boolean {
  return useSyncExternalStore(subscribe, () => motion().matches)
}
