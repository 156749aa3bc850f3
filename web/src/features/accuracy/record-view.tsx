import type { ForecastAccuracy } from '@dumont/contracts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Card } from '../../ui/card.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { formatCalendarDay, formatHour } from '../../ui/format-time.ts'
import { Notice } from '../../ui/notice.tsx'
import { CalibrationCard } from './calibration-card.tsx'
import { Collecting } from './collecting.tsx'
import { DailyCard } from './daily-card.tsx'
import { DecisionsCard } from './decisions-card.tsx'
import { FiguresCard } from './figures-card.tsx'
import { FiguresStrip, type Figure } from './figures-strip.tsx'
import { formatError, formatShare } from './format-error.ts'
import { HorizonCard } from './horizon-card.tsx'
import { TimesCard } from './times-card.tsx'
import { useHealthText } from './use-health-text.ts'
import { useVerdictWords } from './use-verdict-words.ts'

/** The answer: how far off, against "no change", and what follows from it. */
export function RecordHeadline({ record }: { record: ForecastAccuracy }) {
  const { accuracy: words } = useStrings()
  const healthText = useHealthText()(record.health)
  return (
    <>
      {record.state === 'collecting' ? (
        <Card title={words.collecting.heading}>
          <Collecting record={record} />
        </Card>
      ) : (
        <Headline record={record} />
      )}
      {healthText && <Notice tone={record.health.state === 'naive' ? 'warn' : 'info'} title={healthText} />}
    </>
  )
}

/** How the answer is made up. */
export function RecordDetails({ record, csvUrl }: { record: ForecastAccuracy; csvUrl: string }) {
  if (record.state === 'collecting') return null
  return (
    <>
      <div className="grid items-stretch gap-4 lg:grid-cols-[minmax(0,1fr)_400px]">
        <DailyCard bars={record.bars} naiveMape={record.naive.mape} csvUrl={csvUrl} />
        <CalibrationCard calibration={record.calibration} coverage={coverageOf(record)} />
      </div>
      <DecisionsCard decisions={record.decisions} />
      <div className="grid items-stretch gap-4 lg:grid-cols-2">
        <HorizonCard horizons={record.by_horizon} />
        <TimesCard record={record} />
      </div>
      <FiguresCard record={record} />
      <About record={record} />
    </>
  )
}

const coverageOf = ({ bands }: ForecastAccuracy): number | null => bands.find(({ level }) => level === 0.8)?.coverage ?? null

function Headline({ record }: { record: ForecastAccuracy }) {
  const { accuracy: words } = useStrings()
  const { language } = useLocale()
  const verdict = useVerdictWords()({ verdict: record.verdict, mape: record.mape, naive: record.naive.mape })
  const count = (value: number) => formatNumber(value, language)
  const figures: Figure[] = [
    { label: words.headline.mape, value: formatError(record.mape, language), note: words.headline.naive(formatError(record.naive.mape, language)) },
    { label: words.headline.verdict, value: verdict.figure, note: verdict.label, tone: verdict.tone },
    { label: words.headline.coverage, value: formatShare(coverageOf(record), language), note: words.headline.coverageNote },
    {
      label: words.headline.hours,
      value: count(record.scored_hours),
      note: words.headline.samples(count(record.num_samples)),
    },
  ]
  return <FiguresStrip label={words.headline.title} figures={figures} />
}

/** Which model, and which days. */
function About({ record }: { record: ForecastAccuracy }) {
  const { about: words } = useStrings().accuracy
  const { language, zone } = useLocale()
  const at = (instant: string) => formatHour(Date.parse(instant), language, zone)
  const parts = [
    words.period(at(record.evaluation_period_start), at(record.evaluation_period_end)),
    record.scored_through !== null && words.through(formatCalendarDay(record.scored_through, language)),
    record.model_version !== null && words.model(record.model_version),
  ].filter(Boolean)
  return <p className="num text-[12px] text-muted">{parts.join(' · ')}</p>
}
