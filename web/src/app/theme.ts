import { useEffect, useSyncExternalStore } from 'react'
import { resolveTheme } from './preferences.ts'
import { useAppSelector } from './store.ts'

const darkQuery = () => matchMedia('(prefers-color-scheme: dark)')

function subscribe(changed: () => void) {
  const query = darkQuery()
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}

/** The theme that is shown, and keeps the document's attributes in step with the choice. */
export function useTheme(): 'dark' | 'light' {
  const { theme, language } = useAppSelector((state) => state.preferences)
  const systemIsDark = useSyncExternalStore(subscribe, () => darkQuery().matches)
  const shown = resolveTheme(theme, systemIsDark)
  useEffect(() => {
    document.documentElement.dataset['theme'] = shown
    document.documentElement.lang = language
  }, [shown, language])
  return shown
}
