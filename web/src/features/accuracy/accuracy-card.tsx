import type { ForecastAccuracy, Series } from '@dumont/contracts'
import clsx from 'clsx'
import { useMemo } from 'react'
import { Link, useSearchParams } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatWholePercent } from '../../ui/format-money.ts'
import type { Selection } from '../forecasts/selection.ts'
import { AccuracySkeleton } from './accuracy-skeleton.tsx'
import { dailyBars } from './bar-data.ts'
import { sameChoicePath } from './choice.ts'
import { Collecting } from './collecting.tsx'
import { ErrorBars } from './error-bars.tsx'
import { formatError } from './format-error.ts'
import { accuracyQuestion } from './question.ts'
import { useAccuracy } from './use-accuracy.ts'
import { useHealthText } from './use-health-text.ts'
import { useVerdictWords } from './use-verdict-words.ts'

const days = 28

/** How far the forecasts of what is chosen were from what came: the error once, beside that of "no change", and what lies behind it. */
export default function AccuracyCard({ series, isIndex, selection }: { series: Series; isIndex: boolean; selection: Selection }) {
  const { accuracy: words, app } = useStrings()
  const { record, error, retry } = useAccuracy(accuracyQuestion(series, isIndex, selection, days))
  const [params] = useSearchParams()
  if (!record && !error) return <AccuracySkeleton />
  const again = (
    <Button size="small" onClick={retry}>
      {app.retry}
    </Button>
  )
  return (
    <Card title={words.card.title} subtitle={words.card.subtitle} className={record?.state === 'collecting' ? '' : 'min-h-[388px]'}>
      <div className="flex flex-1 flex-col gap-4">
        {error && <Failure error={error} title={record ? words.keptTitle : words.errorTitle} actions={again} />}
        {record && (record.state === 'collecting' ? <Collecting record={record} /> : <Record record={record} />)}
        <Link to={sameChoicePath('/accuracy', params)} className="mt-auto self-start text-[13px] font-medium text-accent hover:underline">
          {words.card.openPage}
        </Link>
      </div>
    </Card>
  )
}

function Record({ record }: { record: ForecastAccuracy }) {
  const { accuracy: words } = useStrings()
  const { language } = useLocale()
  const bars = useMemo(() => dailyBars(record.bars, language), [record.bars, language])
  const healthText = useHealthText()(record.health)
  return (
    <>
      <ThreeFigures record={record} />
      {healthText && <p className={clsx('text-[13px]', record.health.state === 'naive' ? 'text-warn' : 'text-muted')}>{healthText}</p>}
      {bars.length > 0 && (
        <div>
          <ErrorBars label={words.bars.dailyLabel} bars={bars} className="h-[72px]" />
          <p className="num mt-1.5 flex justify-between gap-2 text-[12px] text-muted [&>:not(:nth-child(2))]:whitespace-nowrap">
            <span>{bars[0]?.short}</span>
            <span className="text-center">{words.bars.dashed(formatError(record.naive.mape, language))}</span>
            <span>{bars.at(-1)?.short}</span>
          </p>
        </div>
      )}
      <dl className="num grid grid-cols-3 gap-x-2 border-t border-line pt-4 text-[13px]">
        {record.by_horizon.map(({ from_hour: from, to_hour: to, mape }) => (
          <div key={to}>
            <dt className="text-[12px] text-muted">{words.horizon(String(from), String(to))}</dt>
            <dd className="font-semibold">{formatError(mape, language)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function ThreeFigures({ record }: { record: ForecastAccuracy }) {
  const { accuracy: words } = useStrings()
  const { language } = useLocale()
  const verdict = useVerdictWords()({ verdict: record.verdict, mape: record.mape, naive: record.naive.mape })
  const coverage = record.bands.find(({ level }) => level === 0.8)?.coverage ?? null
  const figures = [
    { value: formatError(record.mape, language), label: words.card.mape, color: '' },
    { value: verdict.figure, label: verdict.label, color: { good: 'text-good', bad: 'text-bad', plain: '' }[verdict.tone] },
    { value: coverage === null ? '–' : formatWholePercent(coverage, language), label: words.card.coverage, color: '' },
  ]
  return (
    <dl className="num grid grid-cols-3 gap-x-4">
      {figures.map(({ value, label, color }) => (
        <div key={label} className="flex flex-col-reverse justify-end">
          <dt className="text-[13px] leading-snug text-muted">{label}</dt>
          <dd className={clsx('text-[22px] leading-8 font-semibold tracking-[-0.02em]', color)}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
