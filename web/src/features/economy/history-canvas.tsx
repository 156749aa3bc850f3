import { BarElement, CategoryScale, Chart, LinearScale, type ChartData, type ChartOptions } from 'chart.js'
import { memo, useMemo } from 'react'
import { Bar } from 'react-chartjs-2'
import { formatAxis } from '../../ui/format-money.ts'
import type { ChartColors } from '../../ui/use-chart-colors.ts'
import { axisName, type AmountScale, type Bucket } from './history-data.ts'
import { plot } from './history-layout.ts'
import type { Group } from './period.ts'

// Only the parts in use; react-chartjs-2 registers the bar controller itself.
Chart.register(BarElement, CategoryScale, LinearScale)

type Props = { buckets: Bucket[]; group: Group; scale: AmountScale; named: number[]; colors: ChartColors; language: string; isHidden: boolean }

/** The bars alone; pointer, keys and words belong to the element around it. */
const HistoryCanvas = memo(function HistoryCanvas({ buckets, group, scale, named, colors, language, isHidden }: Props) {
  const data = useMemo(() => dataOf(buckets, colors), [buckets, colors])
  const options = useMemo(
    () => optionsFor({ buckets, group, scale, named, colors, language, isHidden }),
    [buckets, group, scale, named, colors, language, isHidden],
  )
  return <Bar data={data} options={options} aria-hidden />
})

export default HistoryCanvas

function dataOf(buckets: Bucket[], colors: ChartColors): ChartData<'bar', number[], string> {
  // The theme's colours are #rrggbb: two more digits make what is over paler than what still grows.
  const color = ({ savings, partial }: Bucket) => `${savings < 0 ? colors.bad : colors.good}${partial ? '' : '90'}`
  return {
    labels: buckets.map(({ date }) => date),
    datasets: [{ data: buckets.map(({ savings }) => savings), backgroundColor: buckets.map(color), borderRadius: 2, maxBarThickness: 36, minBarLength: 1 }],
  }
}

function optionsFor({ buckets, group, scale, named, colors, language, isHidden }: Props): ChartOptions<'bar'> {
  const font = { family: 'Inter Variable, Liberation Sans, sans-serif', size: 12, weight: 500 }
  const label = (index: number) => (named.includes(index) ? axisName(buckets[index]?.date ?? '', group, language) : '')
  return {
    animation: false,
    events: [],
    responsive: true,
    maintainAspectRatio: false,
    layout: { padding: { top: plot.top, right: plot.right, bottom: 0, left: 0 } },
    scales: {
      x: {
        afterFit: (axis) => void Object.assign(axis, { height: plot.bottom, paddingLeft: 0, paddingRight: 0 }),
        ticks: { callback: (_, index) => label(index), color: colors.muted, font, maxRotation: 0, autoSkip: false, padding: 6 },
        grid: { display: false },
        border: { color: colors.line },
      },
      y: {
        min: scale.min,
        max: scale.max,
        afterFit: (axis) => void Object.assign(axis, { width: plot.left, paddingTop: 0, paddingBottom: 0 }),
        ticks: {
          stepSize: scale.step,
          callback: (value) => (isHidden ? '•••' : formatAxis(Number(value), scale.step, language)),
          color: colors.muted,
          font,
          padding: 8,
        },
        grid: { color: colors.line, drawTicks: false },
        border: { display: false },
      },
    },
  }
}
