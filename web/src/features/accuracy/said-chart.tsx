import type { PastForecast } from '@dumont/contracts'
import { lazy, Suspense, useMemo, useRef } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatRate } from '../../ui/format-money.ts'
import { dayMs, formatHour } from '../../ui/format-time.ts'
import { useAfterPaint } from '../../ui/use-after-paint.ts'
import { useChartColors } from '../../ui/use-chart-colors.ts'
import { useChartCursor } from '../../ui/use-chart-cursor.ts'
import { useWidth } from '../../ui/use-width.ts'
import { nearestRow, priceScale } from '../forecasts/chart-data.ts'
import { instantAt, leftOf, plot, topOf } from '../forecasts/chart-layout.ts'
import { ticksFor } from '../forecasts/chart-ticks.ts'
import { NowLine } from '../forecasts/now-line.tsx'
import { drawnRows, isInside, saidSpan, type SaidRow } from './said-data.ts'
import { SaidTooltip } from './said-tooltip.tsx'

const PriceCanvas = lazy(() => import('../forecasts/price-canvas.tsx'))

/** A forecast of the past over what came true, as one slider over the hours. */
export function SaidChart({ past, rows, now }: { past: PastForecast; rows: SaidRow[]; now: number }) {
  const { said: words } = useStrings().accuracy
  const { forecast } = useStrings()
  const { language, zone } = useLocale()
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const colors = useChartColors()
  const painted = useAfterPaint()
  const origin = Date.parse(past.origin)
  const span = useMemo(() => saidSpan(origin), [origin])
  const drawn = useMemo(() => drawnRows(rows, past), [rows, past])
  const scale = useMemo(() => priceScale([...drawn.past, ...drawn.ahead]), [drawn])
  const ticks = useMemo(() => ticksFor(span, width - plot.left - plot.right, language, zone), [span, width, language, zone])
  const cursor = useChartCursor({
    count: rows.length,
    page: 24,
    indexAt: (at) => nearestRow(rows, at ?? origin),
    placeOf: (index) => rows[index]?.at,
    placeAt: (x, pixels) => instantAt(x, pixels, span),
  })
  const row = rows[cursor.index]
  if (!row) return null
  const marked = row.actual ?? row.said?.price
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
      aria-valuetext={spokenRow(row, words, language, zone)}
      className="absolute inset-0 touch-pan-y rounded-lg"
      {...cursor.handlers}
    >
      {painted && (
        <Suspense fallback={null}>
          <PriceCanvas rows={drawn.past} ahead={drawn.ahead} span={span} scale={scale} ticks={ticks} colors={colors} language={language} />
        </Suspense>
      )}
      <NowLine at={origin} span={span} label={words.line} />
      {now - origin > dayMs && <NowLine at={now} span={span} label={forecast.now} />}
      {cursor.isShown && (
        <>
          <div aria-hidden className="pointer-events-none absolute w-px bg-ink/60" style={{ left: leftOf(row.at, span), top: plot.top, bottom: plot.bottom }} />
          {marked !== undefined && (
            <div
              aria-hidden
              className="pointer-events-none absolute size-2.5 -translate-1/2 rounded-full border-2 border-history bg-surface"
              style={{ left: leftOf(row.at, span), top: topOf(marked, scale) }}
            />
          )}
          <SaidTooltip row={row} span={span} />
        </>
      )}
    </div>
  )
}

/** 'Sat 21 Nov, 21:00: it was $0.305. We said $0.301, 80% interval $0.267 to $0.345. Inside.' */
function spokenRow(row: SaidRow, words: ReturnType<typeof useStrings>['accuracy']['said'], language: string, zone: string): string {
  const rate = (usd: number) => formatRate(usd, language)
  const when = formatHour(row.at, language, zone)
  const was =
    row.actual === undefined ? words.spokenUnknown(when) : row.carried ? words.spokenCarried(when, rate(row.actual)) : words.spokenWas(when, rate(row.actual))
  if (!row.said) return was
  const { price, band } = row.said
  const inside = isInside(row)
  return [was, words.spokenSaid(rate(price), rate(band.low80), rate(band.high80)), inside !== undefined && (inside ? words.inside : words.outside)]
    .filter(Boolean)
    .join(' ')
}
