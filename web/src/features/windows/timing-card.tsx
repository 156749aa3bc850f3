import type { TimeWindow } from '@dumont/contracts'
import { LoaderCircle } from 'lucide-react'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { formatUpdated } from '../../ui/format-time.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { Choices } from './choices.ts'
import { JobFields } from './job-fields.tsx'
import type { JobForm } from './job-form.ts'
import { Alternatives, NextBest } from './other-windows.tsx'
import { sayJob } from './say-job.ts'
import { TimingActions } from './timing-actions.tsx'
import { TimingAnswer } from './timing-answer.tsx'
import type { ChangeJob } from './use-job.ts'
import type { Timing, TimingState } from './use-timing.ts'

export type TimingCardProps = { timing: Timing; form: JobForm; onChange: ChangeJob; choices: Choices }

/** When and where to run a job: the answer first, then what was asked. */
export default function TimingCard({ timing, form, onChange, choices }: TimingCardProps) {
  const { timing: words, demo } = useStrings()
  const locale = useLocale()
  const { state } = timing
  const isAsking = state.kind === 'loading' || (state.kind === 'shown' && state.isAsking)
  return (
    <Card
      title={words.title}
      subtitle={
        <>
          {sayJob(state.kind === 'shown' ? state.job : timing.job, words, locale)}{' '}
          {state.kind === 'shown' && state.timing.demo && <Badge tone="warn">{demo.badge}</Badge>}
        </>
      }
      actions={isAsking && <LoaderCircle role="img" aria-label={words.updating} className="-mb-4 size-4 animate-spin text-accent" />}
    >
      <div className="flex flex-1 flex-col gap-4">
        <div aria-busy={isAsking} className="flex min-h-[268px] flex-col gap-3">
          <State state={state} now={timing.now} onRetry={timing.retry} />
        </div>
        <JobFields form={form} onChange={onChange} choices={choices} />
        <TimingActions
          job={timing.job}
          by={form.by}
          best={state.kind === 'shown' && !state.isAsking ? state.timing.time_windows[0] : undefined}
          windows={state.kind === 'shown' && !state.isAsking ? state.timing.time_windows : noWindows}
          gpuLabel={choices.gpuLabel}
        />
      </div>
    </Card>
  )
}

const noWindows: TimeWindow[] = []

function State({ state, now, onRetry }: { state: TimingState; now: number; onRetry: () => void }) {
  const { timing: words, app } = useStrings()
  const { language, zone } = useLocale()
  const count = (value: number | undefined) => (value === undefined ? '?' : formatNumber(value, language))
  const retry = (
    <Button size="small" onClick={onRetry}>
      {app.retry}
    </Button>
  )
  switch (state.kind) {
    case 'loading':
      return <TimingSkeleton />
    case 'pending':
      return <p role="status">{words.pending}</p>
    case 'collecting':
      return <p role="status">{words.collecting(count(state.have), count(state.need))}</p>
    case 'passed':
      return <p role="status">{words.passed}</p>
    case 'too_near':
      return <p role="status">{words.tooNear}</p>
    case 'failed':
      return <Failure error={state.error} title={words.failed} actions={retry} />
    case 'shown':
      return (
        <>
          {state.error && (
            <Failure error={state.error} title={words.kept(formatUpdated(Date.parse(state.timing.generated_at), now, language, zone))} actions={retry} />
          )}
          <TimingAnswer timing={state.timing} now={now} />
          <Alternatives timing={state.timing} now={now} />
          <NextBest timing={state.timing} />
        </>
      )
  }
}

/** The shape of an answer, at its size. */
function TimingSkeleton() {
  const { timing: words } = useStrings()
  return (
    <>
      <p role="status" className="sr-only">
        {words.updating}
      </p>
      <Skeleton className="h-9 w-44" />
      <Skeleton className="h-5 w-64" />
      <Skeleton className="h-[66px] rounded-lg" />
      <Skeleton className="h-24" />
      <Skeleton className="h-5 w-40" />
    </>
  )
}
