import { Job, type OptimalTiming } from '@dumont/contracts'
import { createHash } from 'node:crypto'
import { gpuIdOf } from '../prices/index.ts'
import { AppError } from '../../platform/errors.ts'
import type { Deps } from '../../platform/feature.ts'
import { bestEvents, bestTexts, planEvents } from './calendar-events.ts'
import { optimalTimingFor } from './optimal-timing.ts'
import { reviseEvents } from './store-feeds.ts'
import { plansOf } from './store-plans.ts'
import type { FeedRow } from './tables.ts'
import { type CalendarEvent, writeIcs } from './write-ics.ts'

const MOST_PLANS = 500

/** The calendar of a feed: what its workspace keeps, and the best windows of a GPU where asked. */
export async function readFeed(deps: Deps, feed: FeedRow, { gpu, hours }: { gpu?: string | undefined; hours: number }, now: Date): Promise<string> {
  const plans = await plansOf(deps.db, feed.workspaceId, MOST_PLANS)
  const events = plans.flatMap((plan) => planEvents(plan, now))
  if (gpu !== undefined) events.push(...(await eventsOfGpu(deps, feed, gpu, hours, now)))
  return writeIcs(feed.name, events)
}

async function eventsOfGpu(deps: Deps, feed: FeedRow, gpu: string, hours: number, now: Date): Promise<CalendarEvent[]> {
  const timing = await timingOf(deps, gpu, hours, now)
  if (!timing) return []
  const texts = bestTexts(gpuIdOf(gpu), hours, timing)
  const revisions = await reviseEvents(deps.db, feed.id, new Map([...texts].map(([slot, { text }]) => [slot, text])), now)
  return bestEvents(feed.uid, texts, revisions, uidOf)
}

/** A calendar that is asked while forecasts are made gets what there is, and asks again. */
async function timingOf(deps: Deps, gpu: string, hours: number, now: Date): Promise<OptimalTiming | undefined> {
  try {
    return await optimalTimingFor(deps, Job.parse({ gpu_name: gpu, job_duration_hours: hours }), now)
  } catch (error) {
    if (error instanceof AppError && (error.code === 'forecast_pending' || error.code === 'not_enough_history')) return undefined
    throw error
  }
}

const uidOf = (feedUid: string, slot: string): string => `${createHash('sha256').update(`${feedUid} ${slot}`).digest('hex').slice(0, 32)}@dumont`
