import type { Series } from '@dumont/contracts'
import { useCallback, useMemo } from 'react'
import { useAfterPaint } from '../../ui/use-after-paint.ts'
import { useMeQuery } from '../accounts/api.ts'
import { useCalendar } from '../calendars/use-calendar.ts'
import { useChartCalendar } from '../calendars/use-chart-calendar.ts'
import { machineType, type Gpu, type Selection } from './selection.ts'

/** The reader's events: for the card, and for the chart. They come when the forecast has been painted, and nothing waits for them. */
export function useShownCalendar(series: Series, { market, range }: Selection, gpus: Gpu[]) {
  const isWanted = useAfterPaint()
  const { data: me } = useMeQuery()
  const options = useMemo(() => gpus.map(({ gpu, label }) => ({ value: gpu, label })), [gpus])
  const gpuLabel = useCallback((gpu: string) => options.find(({ value }) => value === gpu)?.label ?? gpu, [options])
  const about = { gpu: series.gpu, machineType: machineType(market), daysBack: range === '30d' ? 30 : 3, forecastAt: series.forecast_issued_at }
  const calendar = useCalendar(about, isWanted)
  return { chart: useChartCalendar(calendar, gpuLabel), card: { calendar, gpuLabel, gpus: options, mayChange: me?.role !== 'viewer', isWanted } }
}
