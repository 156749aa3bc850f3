import type { Db } from '../../platform/db.ts'
import { eventTimes } from '../calendars/index.ts'
import { decideFollow } from './decide-follow.ts'
import { followEvent, markEventBack, markEventGone, plansOfEvents } from './store-followed.ts'

/** Open plans take over what became of their calendar events; those whose range has moved are looked at next. */
export async function followEvents(db: Db, now: Date): Promise<void> {
  const plans = await plansOfEvents(db)
  const events = await eventTimes(
    db,
    plans.map(({ eventId }) => eventId!),
  )
  const byKey = new Map(events.map((event) => [`${event.userId} ${event.id}`, event]))
  for (const plan of plans) {
    const follow = decideFollow(plan, byKey.get(`${plan.eventUserId} ${plan.eventId}`))
    if (follow.what === 'gone') await markEventGone(db, plan, now)
    if (follow.what === 'back') await markEventBack(db, plan)
    if (follow.what === 'moved') await followEvent(db, plan, follow)
  }
}
