import { z } from 'zod'
import { Filter, Id, Instant, QueryNumber, Usd, Zone } from './common.ts'
import { MachineType } from './forecasts.ts'
import { Market } from './prices.ts'

/** 0 = Monday. */
const Weekday = z.int().min(0).max(6)

/** A job to be run once: what it needs, when it may run, where, and what waiting and moving cost. */
export const Job = z.strictObject({
  gpu_name: z.string().min(1).max(100).describe('Canonical id, label or alias of a GPU; exact match'),
  equivalents: z.array(z.string().min(1).max(100)).max(20).default([]).describe('Other GPUs that would do as well'),
  gpu_count: z.int().min(1).max(1024).default(1).describe('GPUs needed at once; whole machines are priced, as many as carry them'),
  job_duration_hours: z.number().min(0.25).max(168).describe('Fractions are priced exactly'),
  machine_type: MachineType.default('interruptible'),
  earliest_start: Instant.optional().describe('Default: now'),
  deadline: Instant.optional().describe('The job must be finished by then. Default: the end of the forecast'),
  zone: Zone.default('UTC').describe('Zone of allowed_hours and weekdays'),
  allowed_hours: z
    .strictObject({ from: z.int().min(0).max(23), to: z.int().min(1).max(24) })
    .optional()
    .describe('Local hours in which it may run, from 22 to 6 crosses midnight'),
  weekdays: z.array(Weekday).min(1).max(7).optional().describe('Local weekdays on which it may run, 0 = Monday. Default: all'),
  split: z
    .strictObject({
      min_piece_minutes: z.number().min(15).max(10_080).default(60),
      restart_cost_usd: z.number().min(0).max(1e6).default(0).describe('Paid for each piece after the first: loading a checkpoint, lost work'),
    })
    .optional()
    .describe('May be interrupted and go on later in the same place. Default: in one piece'),
  providers: z.array(z.string().min(1).max(100)).max(50).optional().describe('Only these. Default: all that are collected'),
  regions: z.array(z.string().min(1).max(200)).max(200).optional(),
  instance_types: z.array(z.string().min(1).max(200)).max(200).optional(),
  home: z
    .strictObject({ provider: z.string().min(1).max(100), region: z.string().min(1).max(200).optional() })
    .optional()
    .describe('Where the data is and the job would run if you did nothing: its cheapest place now; elsewhere data_gb are moved. Default: the best place now'),
  delay_cost_usd_per_hour: z.number().min(0).max(1e6).default(0).describe('What each hour of finishing later costs you'),
  data_gb: z.number().min(0).max(1e9).default(0).describe('To be moved when it runs outside `home`'),
  data_usd_per_gb: z.number().min(0).max(100).default(0.09),
  start_minutes: z.number().min(0).max(600).default(0).describe('Minutes that a machine bills before work begins, at each start'),
  max_price_usd_per_gpu_hour: z.number().positive().max(1e6).optional().describe('Hours whose expected price is above it are not used'),
  min_reliability: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      '0.9: only places the vendor says are interrupted in at most 10 % of cases; spot places without a figure are left out. Other markets are not interrupted',
    ),
})
export type Job = z.infer<typeof Job>

/** Somewhere to run: one machine type (or a marketplace's cheapest) in one place. */
export const Place = z.object({
  series_id: z.int().describe('The price history behind it'),
  provider: z.string(),
  region: z.string().nullable(),
  zone: z.string().nullable(),
  instance_type: z.string().nullable(),
  gpu: z.string(),
  gpu_label: z.string(),
  gpus_per_instance: z.int(),
  instances: z.int().describe('How many of them carry the GPUs asked for'),
  price_now_usd_per_gpu_hour: Usd.nullable().describe('Per GPU asked for, so that unused GPUs of a machine are paid; null: not known now'),
  offers_now: z.int().nullable().describe('null: nobody counts offers there (imported prices, the demo market)'),
  availability_7d: z.number().nullable().describe('Share of the last 7 days with an offer'),
  last_seen_at: Instant,
  can_move: z.boolean().describe('Seen in the last 24 h: only then it is ever recommended as another place'),
  interruption: z.object({ from: z.number(), to: z.number() }).nullable().describe('Share of machines the vendor says are interrupted'),
  demo: z.boolean(),
})
export type Place = z.infer<typeof Place>

export const Tier = z.enum(['excellent', 'good', 'fair']).describe('Saving against running now in the best place: from 15 %, from 5 %, less')
const Piece = z.object({ start_time: Instant, end_time: Instant, cost: Usd })
const Interval = z.tuple([Usd, Usd])
const Run = z.object({ place: Place, start_time: Instant, end_time: Instant, estimated_cost: Usd, delay_cost: Usd, cost_interval: Interval.nullable() })

export const TimeWindow = z.object({
  rank: z.int().min(1).max(5),
  start_time: Instant,
  end_time: Instant,
  pieces: z.array(Piece).min(1).describe('One, or the parts of a split job'),
  place: Place,
  estimated_cost: Usd.describe('Compute for all instances, restarts, start minutes and moved data; without the cost of delay'),
  delay_cost: Usd,
  cost_interval: Interval.nullable().describe('Eight of ten true costs should fall inside; from joint sample paths'),
  avg_hourly_price: Usd.describe('Per GPU-hour'),
  savings_vs_now: Usd.nullable().describe(
    'Against running now in the best place now, cost of delay taken off; negative: it costs more. null: it cannot run now',
  ),
  savings_percentage: z.number().nullable().describe('savings_vs_now in per cent of running now'),
  savings_vs_worst: Usd.nullable().describe('Against the dearest time in the place of the best window'),
  probability_pays: z.number().min(0).max(1).nullable().describe('That it costs less than running now, delay included'),
  confidence: z.number().nullable().describe('The plan’s name of probability_pays'),
  recommendation: Tier.nullable().describe('By savings_percentage; null: it cannot run now'),
})
export type TimeWindow = z.infer<typeof TimeWindow>

export const Verdict = z.object({
  action: z.enum(['run_now', 'wait', 'move', 'steady', 'unknown']),
  reason: z
    .enum([
      'now_is_cheapest',
      'waiting_pays',
      'place_pays',
      'price_is_steady',
      'below_forecast_error',
      'delay_costs_more',
      'gain_too_small',
      'waiting_pays_too_rarely',
      'must_start_now',
      'not_allowed_yet',
      'nothing_offered_now',
      'too_expensive_now',
      'now_not_known',
      'nothing_offered_at_home',
      'longer_than_known',
      'too_expensive',
      'no_place',
    ])
    .describe('So that clients can say it in their own words'),
  sentence: z.string().describe('In English, with its reason'),
  saving: Usd.nullable().describe('Against running now, at home where `home` is given, else in the best place; delay taken off'),
  saving_percentage: z.number().nullable(),
  probability: z.number().min(0).max(1).nullable(),
  start_time: Instant.nullable().describe('When to start; null: not at all, or any time'),
  place: Place.nullable().describe('Where to run; null: not at all'),
})
export type Verdict = z.infer<typeof Verdict>

export const Alternative = z.object({
  kind: z.enum(['same_time_other_place', 'same_place_other_time', 'within_24h', 'home']),
  start_time: Instant,
  end_time: Instant,
  place: Place,
  estimated_cost: Usd,
  difference: Usd.nullable().describe('Against running now, at home where `home` is given, else in the best place; delay included; negative: cheaper'),
  difference_percentage: z.number().nullable(),
  probability_pays: z.number().min(0).max(1).nullable(),
})
export type Alternative = z.infer<typeof Alternative>

export const OptimalTiming = z.object({
  gpu_name: z.string(),
  machine_type: MachineType,
  market: Market,
  job_duration_hours: z.number(),
  gpu_count: z.int(),
  verdict: Verdict,
  current_price: Usd.nullable().describe('Per GPU-hour in the best place now'),
  now: Run.nullable().describe('Running now in the best place now: what windows are compared with. null: it cannot run now'),
  home_now: Run.nullable().describe('Running now at home. null: no `home` given, or it cannot run there now'),
  time_windows: z.array(TimeWindow).max(5).describe('Cheapest first; they do not overlap'),
  alternatives: z.array(Alternative).describe('The larger gain first: place mostly beats time'),
  worst_time_cost: Usd.nullable(),
  best_time_cost: Usd.nullable(),
  max_potential_savings: Usd.nullable(),
  spread_percentage: z.number().nullable().describe('Between the cheapest and the dearest start, each in its cheapest place, in per cent'),
  horizon: z.object({
    known_from: Instant.nullable(),
    known_until: Instant.nullable().describe('The last hour with a forecast in any place'),
    unknown_hours: z.int().describe('Hours between earliest start and deadline in which no place has a forecast'),
  }),
  places_considered: z.int(),
  places_left_out: z.object({ unseen: z.int(), no_forecast: z.int(), unreliable: z.int(), too_expensive: z.int() }).describe('And why'),
  model_confidence: z.number().nullable().describe('Measured share of true prices inside the 80 % band of the best place; null until measured'),
  demo: z.boolean().describe('Synthetic prices'),
  generated_at: Instant,
})
export type OptimalTiming = z.infer<typeof OptimalTiming>

/** A job with its window, looked at again every hour. */
export const NewPlan = z.strictObject({
  name: z.string().trim().min(1).max(80).describe('Unique among the open plans of the workspace'),
  job: Job,
  move_threshold: z.number().min(0).max(1).default(0.05).describe('0.05: moved only when that saves 5 % or more of its cost'),
  lead_minutes: z.int().min(0).max(10_080).default(60).describe('Never moved later than this long before its start'),
  calendar_event_id: z
    .string()
    .regex(/^[1-9]\d{0,15}$/)
    .optional()
    .describe('An event of your own calendars: when it moves, earliest start and deadline move by as much'),
})
export type NewPlan = z.infer<typeof NewPlan>
export const PlanState = z.enum(['waiting', 'settled', 'running', 'done', 'cancelled', 'impossible']).describe('settled: within its lead time, moved no more')
export type PlanState = z.infer<typeof PlanState>
export const PlanMove = z.object({
  at: Instant,
  reason: z
    .enum(['kept', 'cheaper', 'place_vanished', 'too_expensive', 'impossible', 'found_again', 'event_moved', 'event_gone'])
    .describe(
      'too_expensive: its hours rose above the highest price allowed; found_again: it had been impossible; event_moved: its range followed its calendar event, null times: nothing fits there; event_gone: the plan stays as it is',
    ),
  start_time: Instant.nullable(),
  end_time: Instant.nullable(),
  place: Place.nullable(),
  estimated_cost: Usd.nullable(),
  gain: Usd.nullable().describe('Against staying where it was, as expected at that time'),
})
export type PlanMove = z.infer<typeof PlanMove>
export const Plan = z.object({
  id: z.int(),
  name: z.string(),
  job: Job.describe('As it was given, with the earliest start and the deadline that were settled on'),
  move_threshold: z.number(),
  lead_minutes: z.int(),
  state: PlanState,
  window: z
    .object({ start_time: Instant, end_time: Instant, pieces: z.array(Piece), place: Place, estimated_cost: Usd, cost_interval: Interval.nullable() })
    .nullable()
    .describe('As it looked when the plan was kept or last moved; null: none fits'),
  calendar_event: z
    .object({
      event_id: z.string(),
      start: Instant,
      end: Instant,
      gone: z.boolean().describe('Deleted, or its calendar is not read any more; the plan stays as it is'),
    })
    .nullable()
    .describe('Of the person who kept the plan, as it last stood; null: the plan was made without one'),
  now_cost: Usd.nullable().describe('What running at once in the best place would have cost, as expected when the plan was made'),
  moves: z.array(PlanMove).describe('Oldest first; the first is where it began'),
  outcome: z
    .object({
      cost: Usd.describe('At the prices that came true in the place and hours of the plan'),
      now_cost: Usd.nullable().describe(
        'At the prices that came true had it started when the plan was made, in the best place then; null: that price was not known',
      ),
      saving: Usd.nullable().describe('now_cost - cost; negative: it would have cost less at once'),
      saving_percentage: z.number().nullable(),
      best_cost: Usd.nullable().describe('The cheapest window there was, known afterwards, in any of its places'),
    })
    .nullable()
    .describe('When its hours are over and their prices known; null before, and when a price was not known'),
  created_at: Instant,
  checked_at: Instant.nullable(),
})
export type Plan = z.infer<typeof Plan>
export const PlanList = z.object({ plans: z.array(Plan) })
export type PlanList = z.infer<typeof PlanList>
export const PlanParams = z.object({ id: Id })
export const PlanChange = z.strictObject({ state: z.literal('cancelled') })

/** The address of the feed of recommended windows; its token reads nothing else. */
export const NewWindowFeed = z.strictObject({ name: z.string().trim().min(1).max(80) })
export const WindowFeed = z.object({
  id: z.int(),
  name: z.string(),
  created_at: Instant,
  last_used_at: Instant.nullable(),
  url: z.string().nullable().describe('Shown once, when it is made'),
})
export type WindowFeed = z.infer<typeof WindowFeed>
export const WindowFeedList = z.object({ feeds: z.array(WindowFeed) })
export type WindowFeedList = z.infer<typeof WindowFeedList>
export const WindowsIcsQuery = z.strictObject({
  token: z.string().min(1).max(200),
  gpu: Filter(100).optional().describe('Also the best windows of this GPU, not only kept plans'),
  hours: QueryNumber((number) => number.min(0.25).max(168)).default(6),
})
