import type { PublicAccuracy } from '@dumont/contracts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Card } from '../../ui/card.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { formatHour } from '../../ui/format-time.ts'
import { providerName } from '../../ui/provider-name.ts'
import { Table } from '../../ui/table.tsx'
import { CalibrationCard } from './calibration-card.tsx'
import { DailyCard } from './daily-card.tsx'
import { FamilyEvents, FamilyTable } from './family-table.tsx'
import { FiguresStrip } from './figures-strip.tsx'
import { formatError, formatShare } from './format-error.ts'
import { useRecordColumns, type Row } from './record-columns.tsx'
import { useVerdictWords } from './use-verdict-words.ts'

/** What anyone may know: over everything, by GPU, by provider, and what was set aside. */
export function CheckRecord({ record }: { record: PublicAccuracy }) {
  const { accuracy: words } = useStrings()
  const { language, zone } = useLocale()
  const { overall } = record
  if (overall.state === 'collecting') return <p className="text-muted">{words.check.collecting}</p>
  return (
    <>
      <Headline overall={overall} />
      <div className="grid items-stretch gap-4 lg:grid-cols-[minmax(0,1fr)_400px]">
        <DailyCard bars={record.bars} naiveMape={overall.naive_mape} />
        <CalibrationCard calibration={record.calibration} coverage={overall.coverage_80} />
      </div>
      <Rows title={words.check.gpus} name={words.by.gpu} rows={record.gpus} />
      <Rows title={words.check.providers} name={words.by.provider} rows={record.providers} />
      <Card title={words.families.title} subtitle={words.families.subtitle}>
        <FamilyTable families={record.families} />
        <FamilyEvents events={record.events} />
      </Card>
      <p className="num text-[12px] text-muted">
        {words.about.period(
          formatHour(Date.parse(record.evaluation_period_start), language, zone),
          formatHour(Date.parse(record.evaluation_period_end), language, zone),
        )}
      </p>
    </>
  )
}

function Headline({ overall }: { overall: Row }) {
  const { headline: words } = useStrings().accuracy
  const { language } = useLocale()
  const verdict = useVerdictWords()({ verdict: overall.verdict, mape: overall.mape, naive: overall.naive_mape })
  const count = (value: number) => formatNumber(value, language)
  return (
    <FiguresStrip
      label={words.title}
      figures={[
        { label: words.mape, value: formatError(overall.mape, language), note: words.naive(formatError(overall.naive_mape, language)) },
        { label: words.verdict, value: verdict.figure, note: verdict.label, tone: verdict.tone },
        { label: words.coverage, value: formatShare(overall.coverage_80, language), note: words.coverageNote },
        { label: words.hours, value: count(overall.scored_hours), note: words.overSeries(count(overall.series), count(overall.num_samples)) },
      ]}
    />
  )
}

function Rows({ title, name, rows }: { title: string; name: string; rows: Row[] }) {
  const columns = useRecordColumns(name, (row) => <span className="font-medium">{row.gpu === null ? providerName(row.name) : row.name}</span>)
  if (rows.length === 0) return null
  return (
    <Card title={title}>
      <Table label={title} columns={columns} rows={rows} rowKey={(row) => row.name} className="max-h-[560px]" />
    </Card>
  )
}
