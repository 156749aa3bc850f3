import clsx from 'clsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { changeBetween, formatRate, formatWholePercent } from '../../ui/format-money.ts'
import { formatHour, zoneOffset } from '../../ui/format-time.ts'
import type { Row, Span } from './chart-data.ts'
import { leftOf } from './chart-layout.ts'

const width = 216

type Props = { row: Row; span: Span; priceNow: number | null; isEnded: boolean; inside: string | undefined; during: string | undefined }

/** Prices of one hour, beside the cursor and never outside the chart. Hidden from screen readers: the slider says the same. */
export function ChartTooltip({ row, span, priceNow, isEnded, inside, during }: Props) {
  const { tooltip: words } = useStrings().forecast
  const { language, zone } = useLocale()
  const rate = (usd: number) => formatRate(usd, language)
  const isRight = row.at < (span.from + span.to) / 2
  const x = leftOf(row.at, span)
  const left = isRight ? `min(calc(${x} + 14px), calc(100% - ${width}px))` : `max(0px, calc(${x} - ${width + 14}px))`
  const kind = row.kind === 'forecast' ? words.forecast : row.kind === 'carried' ? words.carried : words.actual
  return (
    <div
      aria-hidden
      style={{ left, width }}
      className="num pointer-events-none absolute top-3 z-10 flex flex-col gap-1 rounded-lg border border-line-strong bg-raised p-3 text-[12px] shadow-xl"
    >
      <Line label={formatHour(row.at, language, zone)} value={zoneOffset(zone, row.at)} />
      <p className="flex items-baseline justify-between gap-3 font-medium">
        {kind} <strong className="text-[15px] font-semibold">{rate(row.price)}</strong>
      </p>
      {row.band && (
        <>
          <Line label={words.interval50} value={`${rate(row.band.low50)} – ${rate(row.band.high50)}`} />
          <Line label={words.interval80} value={`${rate(row.band.low80)} – ${rate(row.band.high80)}`} />
        </>
      )}
      {priceNow !== null && <VersusNow label={isEnded ? words.versusLast : words.versusNow} from={priceNow} to={row.price} />}
      {inside && <p className="mt-1 text-good">{inside}</p>}
      {during && <p className="mt-1 break-words text-event">{during}</p>}
      {row.band?.capped && <p className="mt-1 text-warn">{words.capped}</p>}
    </div>
  )
}

function Line({ label, value }: { label: string; value: string }) {
  return (
    <p className="flex justify-between gap-3 text-muted">
      {label} <span className="whitespace-nowrap">{value}</span>
    </p>
  )
}

function VersusNow({ label, from, to }: { label: string; from: number; to: number }) {
  const { tooltip: words } = useStrings().forecast
  const { language } = useLocale()
  const change = changeBetween(from, to)
  if (!change) return null
  const mark = change.direction === 'up' ? '▲ ' : '▼ '
  return (
    <p className="flex justify-between gap-3 text-muted">
      {label}
      <span className={clsx('font-medium', change.direction === 'down' ? 'text-good' : 'text-ink')}>
        {change.direction === 'same' ? words.same : mark + formatWholePercent(change.share, language)}
      </span>
    </p>
  )
}
