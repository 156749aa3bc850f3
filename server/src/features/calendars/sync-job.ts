import type { Deps } from '../../platform/feature.ts'
import { wakeQuietly } from '../prices/index.ts'
import { dropOldConsents } from './store-consents.ts'
import { claimConnection, LEASE_SECONDS, renewLease, type Claim } from './store-sync.ts'
import { syncConnection } from './sync-connection.ts'

const LANES = 4
/** All of one connection's calendars, the first time too. */
const LONGEST_MS = 300_000

/** Job `calendars.sync`: reads all that is due, some at a time. What is due, and who reads it, stands with each connection. */
export async function runSync(deps: Deps, now: Date, signal: AbortSignal): Promise<void> {
  await dropOldConsents(deps.db, now)
  const changed = await Promise.all(Array.from({ length: LANES }, () => runLane(deps, signal)))
  // Plans that were made of events follow those that moved.
  if (changed.some(Boolean)) await wakeQuietly(deps, 'windows.keep')
}

async function runLane(deps: Deps, signal: AbortSignal): Promise<boolean> {
  let changed = false
  while (!signal.aborted) {
    const claim = await claimConnection(deps.db, deps.clock.now())
    if (!claim) return changed
    if (await syncClaimed(deps, claim, signal)) changed = true
  }
  return changed
}

async function syncClaimed(deps: Deps, claim: Claim, stop: AbortSignal): Promise<boolean> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(LONGEST_MS)])
  const heart = setInterval(() => void renewLease(deps.db, claim).catch(() => {}), (LEASE_SECONDS * 1000) / 3)
  try {
    return await syncConnection(deps, claim, { signal, stop })
  } finally {
    clearInterval(heart)
  }
}
