import type { Plan, PlanState } from '@dumont/contracts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { formatNumber, formatWholePercent } from '../../ui/format-money.ts'
import { formatAgo, formatDuration, formatHour, formatUpdated } from '../../ui/format-time.ts'
import { formatAhead } from './format-window.ts'
import { placeName } from './place-name.ts'
import { CancelPlan, RemovePlan } from './plan-actions.tsx'
import { PlanCosts, PlanOutcome } from './plan-costs.tsx'
import { PlanHistory } from './plan-history.tsx'
import { isOpen } from './plan-state.ts'

type Props = { plan: Plan; now: number; canChange: boolean }

const tones: Record<PlanState, Tone> = { waiting: 'accent', settled: 'accent', running: 'good', done: 'plain', cancelled: 'plain', impossible: 'warn' }

/** One plan: its state, its window, what it costs, how it moved and what it saved. */
export function PlanCard({ plan, now, canChange }: Props) {
  const { plans: words, demo } = useStrings()
  return (
    <Card
      title={plan.name}
      subtitle={<JobLine plan={plan} />}
      className="w-full"
      actions={
        <span className="flex flex-wrap items-center gap-2">
          {plan.window?.place.demo && <Badge tone="warn">{demo.badge}</Badge>}
          <Badge tone={tones[plan.state]}>{words.states[plan.state]}</Badge>
        </span>
      }
    >
      <div className="num flex flex-1 flex-col gap-3">
        <Window plan={plan} now={now} />
        {plan.state === 'done' ? <PlanOutcome plan={plan} /> : <PlanCosts plan={plan} />}
        <PlanHistory plan={plan} />
        <div className="mt-auto flex flex-wrap items-end justify-between gap-3 text-[12px] text-muted">
          <Rule plan={plan} now={now} />
          {canChange && isOpen(plan.state) && <CancelPlan plan={plan} />}
          {canChange && (plan.state === 'done' || plan.state === 'cancelled') && <RemovePlan plan={plan} />}
        </div>
      </div>
    </Card>
  )
}

/** 'RTX 4090, 6 hours on 4 GPUs' */
function JobLine({ plan: { job, window } }: { plan: Plan }) {
  const { timing: words } = useStrings()
  const { language } = useLocale()
  const length = words.hours(formatNumber(job.job_duration_hours, language, 2))
  const gpu = window?.place.gpu_label ?? job.gpu_name
  return <>{`${gpu}, ${job.gpu_count === 1 ? length : words.onGpus(length, formatNumber(job.gpu_count, language))}`}</>
}

function Rule({ plan, now }: { plan: Plan; now: number }) {
  const { plans: words } = useStrings()
  const { language, zone } = useLocale()
  const percent = formatWholePercent(plan.move_threshold, language)
  const rule = plan.lead_minutes === 0 ? words.ruleNoLead(percent) : words.rule(percent, formatDuration(plan.lead_minutes * 60, language))
  const checkedAt = plan.checked_at === null ? undefined : Date.parse(plan.checked_at)
  return (
    <div>
      <p>{words.stateNote[plan.state]}</p>
      {isOpen(plan.state) && <p>{rule}</p>}
      {checkedAt !== undefined && isOpen(plan.state) && (
        <p title={formatUpdated(checkedAt, now, language, zone)}>{words.checked(formatAgo(Math.max(0, now - checkedAt), language))}</p>
      )}
    </div>
  )
}

function Window({ plan: { window, state }, now }: { plan: Plan; now: number }) {
  const { plans: words, timing } = useStrings()
  const { language, zone } = useLocale()
  if (!window) return <p className="text-[20px] leading-7 font-semibold tracking-[-0.02em]">{words.noWindow}</p>
  const [start, end] = [Date.parse(window.start_time), Date.parse(window.end_time)]
  const ahead = isOpen(state) ? formatAhead(start, now, language) : undefined
  return (
    <div>
      <p className="text-[20px] leading-7 font-semibold tracking-[-0.02em]">{formatHour(start, language, zone)}</p>
      <p className="text-muted">
        {[
          timing.until(formatHour(end, language, zone)),
          window.pieces.length > 1 && timing.inPieces(formatNumber(window.pieces.length, language)),
          ahead,
          placeName(window.place),
        ]
          .filter(Boolean)
          .join(', ')}
      </p>
    </div>
  )
}
