import type { SavingsHistory } from '@dumont/contracts'
import { ChartColumn, Download, FileSearch, Table as TableIcon } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { changeOf, formatWholePercent } from '../../ui/format-money.ts'
import { formatCalendarDay, formatDate, zoneOffset } from '../../ui/format-time.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { economyApi, historyCsvUrl, type HistoryQuestion } from './api.ts'
import { HistoryChart } from './history-chart.tsx'
import { bucketsOf, comparePeriods } from './history-data.ts'
import { HistoryTable } from './history-table.tsx'
import { LeftOut } from './left-out.tsx'
import { PaidBars } from './paid-bars.tsx'
import { PeriodPicker } from './period-picker.tsx'
import { EstimatedBadge } from './reference-words.tsx'
import { shareWords } from './share-words.ts'
import { useChoice } from './use-choice.ts'
import { useMoney } from './use-money.ts'
import { usePeriod } from './use-period.ts'

type Props = { onEvidence: () => void }

/** What was paid in a period against what it would have cost, against the period before, and day by day. */
export function PeriodCard({ onEvidence }: Props) {
  const { economy: words, app } = useStrings()
  const { period, question, group, change } = usePeriod()
  const [{ provider }] = useChoice()
  const asked: HistoryQuestion = { ...question, provider, group }
  const { currentData, error } = economyApi.endpoints.savingsHistory.useQueryState(asked)
  const { refetch } = economyApi.endpoints.savingsHistory.useQuerySubscription(asked, { refetchOnMountOrArgChange: 5 })
  const { language } = useLocale()
  // A year ago the same day had the same name.
  const withYear = currentData && currentData.from.slice(0, 4) !== currentData.to.slice(0, 4)
  const day = (date: string) => (withYear ? formatDate(Date.parse(date), language, 'UTC') : formatCalendarDay(date, language))
  return (
    <Card
      title={words.periodTitle}
      subtitle={currentData && words.days(day(currentData.from), day(currentData.to), zoneOffset(currentData.zone, Date.parse(currentData.as_of)))}
      actions={<PeriodPicker period={period} onChange={change} />}
    >
      {currentData ? (
        <Filled history={currentData} csvUrl={historyCsvUrl(asked)} onEvidence={onEvidence} />
      ) : error ? (
        <Failure error={error} actions={<Button onClick={() => void refetch()}>{app.retry}</Button>} />
      ) : (
        <Skeleton className="h-[420px]" />
      )}
    </Card>
  )
}

function Filled({ history, csvUrl, onEvidence }: { history: SavingsHistory; csvUrl: string; onEvidence: () => void }) {
  const { economy: words, evidence } = useStrings()
  const [isTable, setTable] = useState(false)
  const buckets = useMemo(() => bucketsOf(history), [history])
  return (
    <div className="flex flex-col gap-4">
      <Compared history={history} />
      {buckets.length > 1 && (
        <figure className="flex flex-col gap-2">
          <figcaption className="text-[13px] text-muted">{words.savedPer[history.group]}</figcaption>
          <div className={isTable ? '' : 'relative h-[240px]'}>
            {isTable ? <HistoryTable history={history} /> : <HistoryChart buckets={buckets} group={history.group} />}
          </div>
        </figure>
      )}
      <LeftOut totals={history.totals} />
      <div className="flex flex-wrap gap-2 border-t border-line pt-4">
        {buckets.length > 1 && (
          <Button size="small" onClick={() => setTable(!isTable)}>
            {isTable ? <ChartColumn aria-hidden /> : <TableIcon aria-hidden />}
            {isTable ? words.showChart : words.showTable}
          </Button>
        )}
        <a className={buttonLook({ size: 'small' })} href={csvUrl} download aria-label={words.historyCsv}>
          <Download aria-hidden />
          {words.csv}
        </a>
        <Button size="small" aria-label={words.evidenceOf(evidence.everything)} onClick={onEvidence}>
          <FileSearch aria-hidden />
          {words.evidence}
        </Button>
      </div>
    </div>
  )
}

function Compared({ history }: { history: SavingsHistory }) {
  const { economy: words } = useStrings()
  const money = useMoney()
  const { totals } = history
  if (totals.hours_used === 0 && totals.not_compared_hours === 0) return <p className="text-muted">{words.emptyPeriod}</p>
  const isLoss = totals.savings < 0
  return (
    <div className="grid items-end gap-x-8 gap-y-4 md:grid-cols-[auto_minmax(0,1fr)]">
      <div className="num min-w-44">
        <p className="text-[13px] text-muted">{words.saved}</p>
        <p data-testid="period-saved" className={`text-[26px] leading-9 font-semibold tracking-[-0.025em] ${isLoss ? 'text-bad' : 'text-good'}`}>
          {money.total(totals.savings)}
        </p>
        <p className="flex flex-wrap items-center gap-2 text-[13px] text-muted">
          {totals.savings_percentage !== null && shareWords(totals.savings_percentage, history.provider, words, money.percent)}
          {totals.estimated && <EstimatedBadge />}
        </p>
        <Versus history={history} />
      </div>
      <PaidBars paid={{ amount: totals.dumont_cost }} would={{ amount: totals.provider_cost }} provider={history.provider} />
    </div>
  )
}

function Versus({ history }: { history: SavingsHistory }) {
  const { economy: words } = useStrings()
  const { language } = useLocale()
  const money = useMoney()
  const compared = comparePeriods(history.totals.savings, history.previous)
  if (compared === 'none') return null
  return <p className="text-[13px] text-muted">{versusText()}</p>

  function versusText(): string {
    if (compared === 'none' || compared === 'unused') return words.versusNone
    if ('amount' in compared) return words.versusAmount(money.total(compared.amount))
    const { direction, share } = changeOf(compared.share)
    if (direction === 'same') return words.versusSame
    const percent = formatWholePercent(share, language)
    return direction === 'up' ? words.versusMore(percent) : words.versusLess(percent)
  }
}
