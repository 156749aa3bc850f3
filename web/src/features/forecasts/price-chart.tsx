import { lazy, Suspense, useMemo, useRef } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatExactRate, formatRate } from '../../ui/format-money.ts'
import { formatHour } from '../../ui/format-time.ts'
import { useAfterPaint } from '../../ui/use-after-paint.ts'
import { useChartColors } from '../../ui/use-chart-colors.ts'
import { useChartCursor } from '../../ui/use-chart-cursor.ts'
import { useWidth } from '../../ui/use-width.ts'
import { windowAt, type ChartWindow } from '../windows/chart-windows.ts'
import { AlertLine } from './alert-line.tsx'
import { nearestRow, priceScale, type Row, type Span } from './chart-data.ts'
import { instantAt, leftOf, plot, topOf } from './chart-layout.ts'
import { ticksFor } from './chart-ticks.ts'
import { ChartTooltip } from './chart-tooltip.tsx'
import { ChartWindows } from './chart-windows.tsx'
import { NowLine } from './now-line.tsx'

const PriceCanvas = lazy(() => import('./price-canvas.tsx'))

type Props = {
  rows: Row[]
  span: Span
  anchor: number
  isEnded: boolean
  priceNow: number | null
  windows?: ChartWindow[]
  alertUsd?: number
  eventsAt?: ((at: number) => string | undefined) | undefined
}

const noWindows: ChartWindow[] = []

export function PriceChart(props: Props) {
  const { states: words } = useStrings().forecast
  return props.rows.length > 0 ? <DrawnChart {...props} /> : <p className="absolute inset-0 grid place-items-center text-muted">{words.noHistory}</p>
}

/** The picture and, above it, what can be pointed at. The whole is one slider over the hours: a canvas alone would be invisible to screen readers. */
function DrawnChart({ rows, span, anchor, isEnded, priceNow, windows = noWindows, alertUsd, eventsAt }: Props) {
  const { forecast: words, timing, priceAlert, calendar } = useStrings()
  const { language, zone } = useLocale()
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const colors = useChartColors()
  const painted = useAfterPaint()
  const scale = useMemo(() => priceScale(rows, alertUsd), [rows, alertUsd])
  const ticks = useMemo(() => ticksFor(span, width - plot.left - plot.right, language, zone), [span, width, language, zone])
  const cursor = useChartCursor({
    count: rows.length,
    page: 24,
    // Kept as an instant, not as an index: a refresh or another range must not move it to another hour.
    indexAt: (at) => nearestRow(rows, at === undefined ? anchor : Math.min(span.to, Math.max(span.from, at))),
    placeOf: (index) => rows[index]?.at,
    placeAt: (x, pixels) => instantAt(x, pixels, span),
  })
  const row = rows[cursor.index]
  if (!row) return null
  const inside = windowAt(windows, row.at)
  const insideText = inside && timing.inside(inside.name)
  const alertText = alertUsd === undefined ? undefined : formatExactRate(alertUsd, language)
  const spokenAlert = alertText && (row.price <= alertUsd! ? priceAlert.spokenReached(alertText) : priceAlert.spoken(alertText))
  const events = eventsAt?.(row.at)
  const during = events && calendar.during(events)
  return (
    <div
      ref={box}
      role="slider"
      tabIndex={0}
      aria-label={words.chartLabel}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={rows.length - 1}
      aria-valuenow={cursor.index}
      aria-valuetext={[spokenRow(row, words, language, zone), insideText, spokenAlert, during].filter(Boolean).join('. ')}
      className="absolute inset-0 touch-pan-y rounded-lg"
      {...cursor.handlers}
    >
      {painted && (
        <Suspense fallback={null}>
          <PriceCanvas rows={rows} span={span} scale={scale} ticks={ticks} colors={colors} language={language} />
        </Suspense>
      )}
      <ChartWindows windows={windows} span={span} anchor={anchor} />
      {alertText && <AlertLine usd={alertUsd!} text={alertText} scale={scale} />}
      <NowLine at={anchor} span={span} label={isEnded ? words.lastObservation : words.now} />
      {cursor.isShown && (
        <>
          <div aria-hidden className="pointer-events-none absolute w-px bg-ink/60" style={{ left: leftOf(row.at, span), top: plot.top, bottom: plot.bottom }} />
          <div
            aria-hidden
            className="pointer-events-none absolute size-2.5 -translate-1/2 rounded-full border-2 border-accent bg-surface"
            style={{ left: leftOf(row.at, span), top: topOf(row.price, scale) }}
          />
          <ChartTooltip row={row} span={span} priceNow={priceNow} isEnded={isEnded} inside={insideText} during={during} />
        </>
      )}
    </div>
  )
}

/** 'Sat 21 Nov, 21:00: $0.305 per hour, 80% interval $0.267 to $0.345' */
function spokenRow(row: Row, words: ReturnType<typeof useStrings>['forecast'], language: string, zone: string): string {
  const rate = (usd: number) => formatRate(usd, language)
  const when = formatHour(row.at, language, zone)
  return row.band ? words.spoken(when, rate(row.price), rate(row.band.low80), rate(row.band.high80)) : words.spokenActual(when, rate(row.price))
}
