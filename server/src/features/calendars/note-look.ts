import type { Deps } from '../../platform/feature.ts'
import { wakeQuietly } from '../prices/index.ts'
import { LOOKED_AT_SECONDS } from './decide-next-sync.ts'
import { hasten } from './store-connections.ts'
import { keepLook } from './store-people.ts'

/** The person looks at their calendar: it is read more often for a while. */
export async function noteLook(deps: Deps, userId: string): Promise<void> {
  const now = deps.clock.now()
  if (!(await keepLook(deps.db, userId, now))) return
  if (await hasten(deps.db, userId, LOOKED_AT_SECONDS, now)) await wakeQuietly(deps, 'calendars.sync')
}
