import { lazy, Suspense, useMemo, useRef } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useAfterPaint } from '../../ui/use-after-paint.ts'
import { useChartColors } from '../../ui/use-chart-colors.ts'
import { useChartCursor } from '../../ui/use-chart-cursor.ts'
import { useWidth } from '../../ui/use-width.ts'
import { providerLabels } from './compared.ts'
import { amountScale, bucketName, labelled, type Bucket } from './history-data.ts'
import { barAt, middleOf, plot } from './history-layout.ts'
import type { Group } from './period.ts'
import { useChoice } from './use-choice.ts'
import { useMoney } from './use-money.ts'

const HistoryCanvas = lazy(() => import('./history-canvas.tsx'))

/** The bars of savings as one slider over the buckets: a canvas alone would be invisible to screen readers. */
export function HistoryChart({ buckets, group }: { buckets: Bucket[]; group: Group }) {
  const { economy: words } = useStrings()
  const { language } = useLocale()
  const money = useMoney()
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const colors = useChartColors()
  const painted = useAfterPaint()
  const scale = useMemo(() => amountScale(buckets.map(({ savings }) => savings)), [buckets])
  const named = useMemo(() => labelled(buckets.length, width - plot.left - plot.right), [buckets.length, width])
  const cursor = useChartCursor({
    count: buckets.length,
    page: 7,
    indexAt: (bar) => Math.min(buckets.length - 1, bar ?? buckets.length - 1),
    placeOf: (index) => index,
    placeAt: (x, pixels) => barAt(x, pixels, buckets.length),
  })
  const bucket = buckets[cursor.index]
  if (!bucket) return null
  const name = bucketName(bucket.date, group, language, words.weekOf) + (bucket.partial ? ` (${words.soFar})` : '')
  return (
    <div
      ref={box}
      role="slider"
      tabIndex={0}
      aria-label={words.chartLabel}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={buckets.length - 1}
      aria-valuenow={cursor.index}
      aria-valuetext={words.spoken(name, money.total(bucket.savings), money.total(bucket.dumont_cost), money.total(bucket.provider_cost))}
      className="absolute inset-0 touch-pan-y rounded-lg"
      {...cursor.handlers}
    >
      {painted && (
        <Suspense fallback={null}>
          <HistoryCanvas buckets={buckets} group={group} scale={scale} named={named} colors={colors} language={language} isHidden={money.isHidden} />
        </Suspense>
      )}
      {cursor.isShown && <BarTooltip bucket={bucket} name={name} index={cursor.index} count={buckets.length} />}
    </div>
  )
}

function BarTooltip({ bucket, name, index, count }: { bucket: Bucket; name: string; index: number; count: number }) {
  const { economy: words } = useStrings()
  const money = useMoney()
  const [{ provider }] = useChoice()
  const isRight = index >= count / 2
  const rows: [string, string][] = [
    [bucket.savings < 0 ? words.lost : words.saved, money.cents(Math.abs(bucket.savings))],
    [words.youPaid, money.cents(bucket.dumont_cost)],
    [words.columns.would(providerLabels[provider]), money.cents(bucket.provider_cost)],
    [words.columns.hours, money.hours(bucket.hours_used)],
  ]
  return (
    <div aria-hidden className="pointer-events-none">
      <div className="absolute w-px bg-ink/40" style={{ left: middleOf(index, count), top: plot.top, bottom: plot.bottom }} />
      <div
        className="num absolute top-2 z-10 min-w-40 rounded-lg border border-line-strong bg-raised px-3 py-2 text-[13px] shadow-lg"
        style={isRight ? { right: `calc(100% - ${middleOf(index, count)} + 10px)` } : { left: `calc(${middleOf(index, count)} + 10px)` }}
      >
        <p className="mb-1 text-[12px] text-muted">{name}</p>
        {rows.map(([label, value]) => (
          <p key={label} className="flex justify-between gap-4">
            <span className="text-muted">{label}</span> <strong className="font-semibold">{value}</strong>
          </p>
        ))}
      </div>
    </div>
  )
}
