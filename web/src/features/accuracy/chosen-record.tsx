import type { Series } from '@dumont/contracts'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { Choice, Selection } from '../forecasts/selection.ts'
import { NoSeries } from '../forecasts/state-panels.tsx'
import { accuracyCsvUrl } from './api.ts'
import type { AccuracyChoice, ChoiceChange } from './choice.ts'
import { accuracyQuestion } from './question.ts'
import { RecordDetails, RecordHeadline } from './record-view.tsx'
import { SaidCard } from './said-card.tsx'
import { useAccuracy } from './use-accuracy.ts'

type Props = {
  selection: Selection
  series: Choice | undefined
  choice: AccuracyChoice
  change: (change: ChoiceChange) => void
  onShowAll: () => void
}

/** The record of the chosen GPU and place, with what was said of it. */
export function ChosenRecord({ selection, series: found, choice, change, onShowAll }: Props) {
  if (!found) return <ChosenSkeleton />
  if (!found.series) return <NoSeries onShowAll={onShowAll} />
  return (
    <OfSeries
      key={found.series.id}
      series={found.series}
      isIndex={found.series === found.index}
      selection={selection}
      days={Number(choice.days)}
      said={choice.said}
      onSaid={(id) => change({ said: String(id) })}
    />
  )
}

type OfSeriesProps = { series: Series; isIndex: boolean; selection: Selection; days: number; said: number | undefined; onSaid: (id: number) => void }

function OfSeries({ series, isIndex, selection, days, said, onSaid }: OfSeriesProps) {
  const { accuracy: words, app } = useStrings()
  const { zone } = useLocale()
  const question = { ...accuracyQuestion(series, isIndex, selection, days), zone }
  const { record, error, retry } = useAccuracy(question)
  return (
    <>
      {error && <Failure error={error} title={record ? words.keptTitle : words.errorTitle} actions={<Button onClick={retry}>{app.retry}</Button>} />}
      {record ? <RecordHeadline record={record} /> : !error && <HeadlineSkeleton />}
      <SaidCard series={series} said={said} onSaid={onSaid} />
      {record ? <RecordDetails record={record} csvUrl={accuracyCsvUrl(question)} /> : !error && <DetailsSkeleton />}
    </>
  )
}

/** The shapes of what comes, at their size. */
function ChosenSkeleton() {
  return (
    <>
      <HeadlineSkeleton />
      <Skeleton className="h-[560px] rounded-xl" />
      <DetailsSkeleton />
    </>
  )
}

function HeadlineSkeleton() {
  const { app } = useStrings()
  return (
    <>
      <p role="status" className="sr-only">
        {app.loading}
      </p>
      <Skeleton className="h-[222px] rounded-xl lg:h-[111px]" />
    </>
  )
}

function DetailsSkeleton() {
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_400px]">
      <Skeleton className="h-[400px] rounded-xl" />
      <Skeleton className="h-[400px] rounded-xl" />
    </div>
  )
}
