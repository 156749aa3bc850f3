import { useMemo, useSyncExternalStore } from 'react'

const names = {
  history: '--history',
  accent: '--accent',
  band80: '--band-80',
  band50: '--band-50',
  line: '--line',
  muted: '--muted',
  warn: '--warn',
  good: '--good',
  bad: '--bad',
} as const
export type ChartColors = Record<keyof typeof names, string>

function subscribe(changed: () => void) {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}

/** A canvas cannot read CSS variables: they are read here, again after each change of theme. */
export function useChartColors(): ChartColors {
  const theme = useSyncExternalStore(subscribe, () => document.documentElement.dataset['theme'])
  return useMemo(() => {
    const style = getComputedStyle(document.documentElement)
    return Object.fromEntries(Object.entries(names).map(([name, variable]) => [name, style.getPropertyValue(variable).trim()])) as ChartColors
    // The theme is what changes the variables.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [theme])
}
