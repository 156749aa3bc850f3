import { Chart, Filler, LinearScale, LineElement, PointElement, type ChartData, type ChartOptions } from 'chart.js'
import { memo, useMemo } from 'react'
import { Line } from 'react-chartjs-2'
import { formatAxis } from '../../ui/format-money.ts'
import { visibleCuts, type PriceScale, type Row, type Span } from './chart-data.ts'
import { plot } from './chart-layout.ts'
import type { Tick } from './chart-ticks.ts'
import type { ChartColors } from '../../ui/use-chart-colors.ts'

// Only the parts in use; `chart.js/auto` is twice as large. react-chartjs-2 registers the line controller itself.
Chart.register(LineElement, PointElement, LinearScale, Filler)

type Props = {
  rows: Row[]
  /** What was forecast, where it lies over the past instead of after it. */
  ahead?: Row[]
  span: Span
  scale: PriceScale
  ticks: Tick[]
  colors: ChartColors
  language: string
}

/** The drawing alone. Everything that moves (cursor, tooltip, Now line) is HTML above it, so a move costs no redraw. */
const PriceCanvas = memo(function PriceCanvas(props: Props) {
  const { rows, ahead, span, scale, ticks, colors, language } = props
  const data = useMemo(() => datasets(rows, ahead, scale, colors), [rows, ahead, scale, colors])
  const options = useMemo(() => optionsFor({ span, scale, ticks, colors, language }), [span, scale, ticks, colors, language])
  return <Line data={data} options={options} aria-hidden />
})

export default PriceCanvas

type XY = { x: number; y: number }

function datasets(rows: Row[], ahead: Row[] | undefined, scale: PriceScale, colors: ChartColors): ChartData<'line', XY[]> {
  const past = rows.filter((row) => row.kind !== 'forecast')
  const bands = ahead ?? joined(rows)
  const isOverlay = ahead !== undefined
  const edge = (name: 'low80' | 'low50' | 'high50' | 'high80') => bands.map((row): XY => ({ x: row.at, y: row.band ? row.band.drawn[name] : row.price }))
  const bare = { borderWidth: 0, pointRadius: 0 }
  return {
    datasets: [
      { ...bare, data: edge('low80') },
      { ...bare, data: edge('high80'), fill: '-1', backgroundColor: colors.band80 },
      { ...bare, data: edge('low50') },
      { ...bare, data: edge('high50'), fill: '-1', backgroundColor: colors.band50 },
      {
        data: past.map((row): XY => ({ x: row.at, y: row.price })),
        borderColor: colors.history,
        borderWidth: isOverlay ? 2 : 1.5,
        pointRadius: past.length === 1 ? 2 : 0,
        borderJoinStyle: 'round',
      },
      { data: bands.map((row): XY => ({ x: row.at, y: row.price })), borderColor: colors.accent, borderWidth: 2.25, pointRadius: 0, borderJoinStyle: 'round' },
      { data: visibleCuts(rows, scale), showLine: false, pointStyle: 'line', pointRadius: 2.5, borderColor: colors.warn, borderWidth: 1.5 },
    ],
  }
}

/** The forecast starts at the last known price, so that the two lines meet. */
function joined(rows: Row[]): Row[] {
  const first = rows.findIndex((row) => row.kind === 'forecast')
  return first < 0 ? [] : rows.slice(Math.max(0, first - 1))
}

function optionsFor({ span, scale, ticks, colors, language }: Omit<Props, 'rows' | 'ahead'>): ChartOptions<'line'> {
  const font = { family: 'Inter Variable, Liberation Sans, sans-serif', size: 12, weight: 500 }
  return {
    animation: false,
    normalized: true,
    parsing: false,
    events: [],
    responsive: true,
    maintainAspectRatio: false,
    layout: { padding: { top: plot.top, right: plot.right, bottom: 0, left: 0 } },
    scales: {
      x: {
        type: 'linear',
        min: span.from,
        max: span.to,
        afterBuildTicks: (axis) => void (axis.ticks = ticks.map(({ at }) => ({ value: at }))),
        afterFit: (axis) => void Object.assign(axis, { height: plot.bottom, paddingLeft: 0, paddingRight: 0 }),
        ticks: { callback: (_, index) => ticks[index]?.label, color: colors.muted, font, maxRotation: 0, autoSkip: false, padding: 6 },
        grid: { color: colors.line, drawTicks: false },
        border: { color: colors.line },
      },
      y: {
        type: 'linear',
        min: scale.min,
        max: scale.max,
        afterFit: (axis) => void Object.assign(axis, { width: plot.left, paddingTop: 0, paddingBottom: 0 }),
        ticks: { stepSize: scale.step, callback: (value) => formatAxis(Number(value), scale.step, language), color: colors.muted, font, padding: 8 },
        grid: { color: colors.line, drawTicks: false },
        border: { display: false },
      },
    },
  }
}
