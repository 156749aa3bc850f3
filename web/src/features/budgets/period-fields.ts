import type { PeriodKind } from '@dumont/contracts'

export const periodKinds: readonly PeriodKind[] = ['month', 'week', 'day', 'rolling_7d', 'custom']

/** Also the zone that stands there: it may be one that this browser does not list. */
export function zonesWith(...known: string[]): string[] {
  const all = typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : []
  return [...new Set([...known, 'UTC', ...all])].filter(Boolean)
}
