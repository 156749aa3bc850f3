import type { CalendarConnection, CalendarStatus } from '@dumont/contracts'
import type { ConnectionRow } from './tables.ts'

/** Events that nobody has read for so long are marked. */
export const STALE_MS = 86_400_000
/** One slip is no news. */
const FAILING_FROM = 2

export function connectionState({
  reconnectSince,
  failures,
  lastSyncedAt,
}: Pick<ConnectionRow, 'reconnectSince' | 'failures' | 'lastSyncedAt'>): CalendarConnection['state'] {
  if (reconnectSince) return 'reconnect_needed'
  if (failures >= FAILING_FROM || (failures > 0 && !lastSyncedAt)) return 'failing'
  return lastSyncedAt ? 'connected' : 'syncing'
}

/** Of all connections: what the user must know first. */
export function overallState(states: readonly CalendarConnection['state'][], hasEvents: boolean, isConfigured: boolean): CalendarStatus['state'] {
  if (!states.length) return isConfigured ? 'not_connected' : 'not_configured'
  for (const state of ['reconnect_needed', 'failing', 'syncing'] as const) if (states.includes(state)) return state
  return hasEvents ? 'connected' : 'connected_empty'
}
