import { Gauge } from 'prom-client'
import type { Db } from '../../../platform/db.ts'
import type { Deps } from '../../../platform/feature.ts'
import { decideFamilyHealth, type FamilyDay } from './decide-family-health.ts'
import { addHealthEvent, familyDays, type HealthEventRow, type HealthRow, healthRows, keepHealth, lockHealth } from './store-health.ts'

/** A run of days is looked for in these. */
const lookBackDays = 14
/** Forecasts are made anew, and whoever has to hear of it does. */
const woken = ['forecasts.refresh', 'alerts.evaluate']
const metricName = 'dumont_forecast_family_naive'

/**
 * Decides for every family, scored day by scored day, whether its model goes on or is set aside. A change is an event: a row, a line in the log, a metric, and new
 * forecasts of the family at once.
 */
export async function watchFamilies(deps: Deps, lastDay: number, now: Date): Promise<void> {
  const events = await deps.db.transaction().execute((trx) => decideAll(trx, lastDay, now))
  for (const { family, kind, mape, naiveMape } of events)
    deps.log.warn(
      { family, mape, naive_mape: naiveMape },
      kind === 'fell_back' ? 'forecasts of a family did worse than "no change" for a week and say that until they recover' : 'the model of a family is back',
    )
  if (events.length) for (const job of woken) await deps.wake(job).catch((error: unknown) => deps.log.debug({ err: error }, 'not woken'))
  const gauge = gaugeOf(deps)
  for (const { family, state } of await healthRows(deps.db)) gauge.set({ family }, state === 'naive' ? 1 : 0)
}

type HealthEvent = Omit<HealthEventRow, 'id'>

async function decideAll(trx: Db, lastDay: number, now: Date): Promise<HealthEvent[]> {
  await lockHealth(trx)
  const known = new Map((await healthRows(trx)).map((row) => [row.family, row]))
  const earliest = Math.min(lastDay, ...[...known.values()].map(({ day }) => day))
  const events: HealthEvent[] = []
  for (const [family, days] of await familyDays(trx, earliest - lookBackDays, lastDay)) {
    const decided = decideOne(family, days, known.get(family), now)
    for (const event of decided.events) await addHealthEvent(trx, event)
    await keepHealth(trx, decided.row)
    events.push(...decided.events)
  }
  return events
}

/** Of a family seen for the first time only the newest day decides. */
function decideOne(family: string, days: readonly FamilyDay[], known: HealthRow | undefined, now: Date): { row: HealthRow; events: HealthEvent[] } {
  const newest = days.at(-1)!.day
  let row: HealthRow = known ?? { family, state: 'model', since: null, day: newest - 1, mape: null, naiveMape: null, daysWorse: 0, daysBetter: 0 }
  const events: HealthEvent[] = []
  for (let day = row.day + 1; day <= newest; day++) {
    const seen = days.filter((one) => one.day <= day && one.day > day - lookBackDays)
    const { state, ...figures } = decideFamilyHealth(seen, row.state)
    const isChange = state !== row.state
    if (isChange)
      events.push({ at: now, family, kind: state === 'naive' ? 'fell_back' : 'recovered', day, mape: figures.mape ?? 0, naiveMape: figures.naiveMape ?? 0 })
    row = { family, state, since: isChange ? now : row.since, day, ...figures }
  }
  return { row, events }
}

function gaugeOf({ metrics: { registry } }: Deps): Gauge<'family'> {
  const known = registry.getSingleMetric(metricName) as Gauge<'family'> | undefined
  return known ?? new Gauge({ name: metricName, help: '1 while forecasts of a family say "no change"', labelNames: ['family'], registers: [registry] })
}
