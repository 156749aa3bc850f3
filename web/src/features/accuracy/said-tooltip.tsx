import clsx from 'clsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatRate } from '../../ui/format-money.ts'
import { formatHour, zoneOffset } from '../../ui/format-time.ts'
import type { Span } from '../forecasts/chart-data.ts'
import { leftOf } from '../forecasts/chart-layout.ts'
import { isInside, type SaidRow } from './said-data.ts'

const width = 216

/** One hour beside the cursor and never outside the chart. Hidden from screen readers: the slider says the same. */
export function SaidTooltip({ row, span }: { row: SaidRow; span: Span }) {
  const { said: words } = useStrings().accuracy
  const { tooltip } = useStrings().forecast
  const { language, zone } = useLocale()
  const rate = (usd: number) => formatRate(usd, language)
  const isRight = row.at < (span.from + span.to) / 2
  const x = leftOf(row.at, span)
  const left = isRight ? `min(calc(${x} + 14px), calc(100% - ${width}px))` : `max(0px, calc(${x} - ${width + 14}px))`
  const inside = isInside(row)
  const band = row.said?.band
  return (
    <div
      aria-hidden
      style={{ left, width }}
      className="num pointer-events-none absolute top-3 z-10 flex flex-col gap-1 rounded-lg border border-line-strong bg-raised p-3 text-[12px] shadow-xl"
    >
      <Line label={formatHour(row.at, language, zone)} value={zoneOffset(zone, row.at)} />
      <Line
        label={row.carried && row.actual !== undefined ? tooltip.carried : words.was}
        value={row.actual === undefined ? words.unknown : rate(row.actual)}
        isStrong
      />
      {row.said && band && (
        <>
          <Line label={words.weSaid} value={rate(row.said.price)} isStrong />
          <Line label={tooltip.interval50} value={`${rate(band.low50)} – ${rate(band.high50)}`} />
          <Line label={tooltip.interval80} value={`${rate(band.low80)} – ${rate(band.high80)}`} />
        </>
      )}
      {inside !== undefined && <p className={clsx('mt-1', inside ? 'text-good' : 'text-warn')}>{inside ? words.inside : words.outside}</p>}
    </div>
  )
}

function Line({ label, value, isStrong = false }: { label: string; value: string; isStrong?: boolean }) {
  return (
    <p className={clsx('flex items-baseline justify-between gap-3', isStrong ? 'font-medium' : 'text-muted')}>
      {label} <span className={clsx('whitespace-nowrap', isStrong && 'text-[14px] font-semibold')}>{value}</span>
    </p>
  )
}
