import type { CostForecast } from '@dumont/contracts'
import clsx from 'clsx'
import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { buttonLook } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatTotal } from '../../ui/format-money.ts'
import { formatCalendarDay } from '../../ui/format-time.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { dailyCosts, type DailyCosts, type Day } from './daily-costs.ts'
import { HoursOfUse } from './hours-of-use.tsx'

type Props = { cost: CostForecast | undefined; hours: number; isSteady: boolean; isEnded: boolean; csvUrl: string; onHours: (hours: number) => void }

export function DailyCard({ cost, hours, isSteady, isEnded, csvUrl, onHours }: Props) {
  const { forecast: words } = useStrings()
  // The slider moves here first; the address follows when it rests.
  const [shown, setShown] = useState(hours)
  useEffect(() => setShown(hours), [hours])
  const costs = cost && dailyCosts(cost, shown, isSteady)
  return (
    <Card title={words.daily.title} subtitle={words.daily.subtitle}>
      <div className="grid flex-1 items-start gap-x-8 gap-y-4 md:grid-cols-[312px_minmax(0,1fr)]">
        <div className="flex flex-col gap-4">
          <HoursOfUse hours={shown} onChange={setShown} onCommit={onHours} />
          {costs ? <Total costs={costs} isSteady={isSteady} isEnded={isEnded} /> : <Skeleton className="h-[136px]" />}
          <a
            href={csvUrl}
            download
            aria-label={words.dailyCsv}
            aria-disabled={!cost}
            className={clsx(buttonLook({ size: 'small' }), 'self-start', !cost && 'invisible')}
          >
            <Download aria-hidden />
            {words.csv}
          </a>
        </div>
        {costs ? <DayList costs={costs} /> : <Skeleton className="h-[352px]" />}
      </div>
    </Card>
  )
}

function Total({ costs, isSteady, isEnded }: { costs: DailyCosts; isSteady: boolean; isEnded: boolean }) {
  const { daily: words } = useStrings().forecast
  const { language } = useLocale()
  const usd = (value: number) => formatTotal(value, language)
  return (
    <div className="num">
      <p className="text-[13px] text-muted">
        {[isEnded ? words.totalEnded : words.total, costs.hoursCovered < 168 && words.partial(costs.hoursCovered)].filter(Boolean).join(', ')}
      </p>
      <p className="text-[26px] leading-9 font-semibold tracking-[-0.025em]">{usd(costs.total)}</p>
      <p className="text-[13px] text-muted">{words.interval(usd(costs.totalLow), usd(costs.totalHigh))}</p>
      <div className="mt-3 rounded-lg bg-good-surface px-3 py-2 text-[13px]">
        {isSteady || costs.areEqual ? (
          <p className="font-medium">{isSteady ? words.steady : words.sameDays}</p>
        ) : (
          <p className="flex justify-between gap-3">
            <span className="text-muted">{words.best}</span>
            <strong className="font-semibold text-good">
              {costs.best ? words.bestOf(formatCalendarDay(costs.best.day, language), usd(costs.best.cost)) : '–'}
            </strong>
          </p>
        )}
      </div>
    </div>
  )
}

function DayList({ costs }: { costs: DailyCosts }) {
  const { daily: words } = useStrings().forecast
  return (
    <ul aria-label={words.listLabel} className="num flex flex-col gap-0.5">
      {costs.days.map((day) => (
        <DayLine key={day.day} day={day} dearest={costs.dearest} />
      ))}
    </ul>
  )
}

/** A bar for the size, hatched when the day is not whole: part of a day looks cheap and is not. */
function DayLine({ day, dearest }: { day: Day; dearest: number }) {
  const { daily: words } = useStrings().forecast
  const { language } = useLocale()
  const share = dearest > 0 ? day.cost / dearest : 0
  const hatch = 'bg-[repeating-linear-gradient(135deg,var(--history)_0_2px,transparent_2px_5px)]'
  return (
    <li className="grid grid-cols-[92px_1fr_auto] items-center gap-x-3 py-1">
      <span className="text-[13px]">{formatCalendarDay(day.day, language)}</span>
      <span aria-hidden className="h-1.5 rounded-full bg-raised">
        <span
          className={clsx('block h-full rounded-full', day.isPartial ? hatch : day.isBest ? 'bg-good' : 'bg-accent')}
          style={{ width: `${Math.round(share * 100)}%` }}
        />
      </span>
      <span className="text-right text-[13px] font-medium">{formatTotal(day.cost, language)}</span>
      <span className="col-span-3 flex justify-between text-[12px] text-muted">
        <span>{day.isPartial && words.partial(day.hours)}</span>
        <span>
          {formatTotal(day.low, language)} – {formatTotal(day.high, language)}
        </span>
      </span>
    </li>
  )
}
