import type { Job } from '../../platform/feature.ts'
import { dropOldAttempts } from './attempt-store.ts'
import { dropOldLinks } from './link-store.ts'
import { dropEndedSessions } from './store.ts'

/** Nothing here is needed for safety: what has expired is refused whether its row is gone or not. */
export const jobs: readonly Job[] = [
  {
    name: 'accounts.tidy',
    cron: '17 4 * * *',
    runDue: async ({ db }, now) => {
      await dropOldAttempts(db, now)
      await dropOldLinks(db, now)
      await dropEndedSessions(db, now)
    },
  },
]
