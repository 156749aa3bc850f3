import type { ForecastAccuracy } from '@dumont/contracts'
import { formatCalendarDay } from '../../ui/format-time.ts'

/** One bar: our error and, dashed, that of repeating the last price, both in per cent; null where nothing was scored. */
export type Bar = { key: string; name: string; short: string; mape: number | null; naive: number | null; samples: number }

export function dailyBars(bars: ForecastAccuracy['bars'], locale: string): Bar[] {
  return bars.map(({ day, mape, naive_mape, num_samples }) => {
    const name = formatCalendarDay(day, locale)
    return { key: day, name, short: name.split(' ').slice(1).join(' '), mape, naive: naive_mape, samples: num_samples }
  })
}

export function hourBars(hours: ForecastAccuracy['hourly_accuracy']): Bar[] {
  return Array.from({ length: 24 }, (_, hour) => {
    const slot = hours[String(hour)]
    const clock = `${String(hour).padStart(2, '0')}:00`
    return { key: String(hour), name: clock, short: clock, mape: slot?.mape ?? null, naive: slot?.naive_mape ?? null, samples: slot?.num_samples ?? 0 }
  })
}

/** Monday to Sunday, named in the language of the page. */
export function weekdayBars(days: ForecastAccuracy['daily_accuracy'], locale: string): Bar[] {
  const named = (width: 'long' | 'short', at: number) => new Intl.DateTimeFormat(locale, { weekday: width, timeZone: 'UTC' }).format(at).replace('.', '')
  const monday = Date.UTC(2024, 0, 1)
  return (['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const).map((day, i) => {
    const at = monday + i * 86_400_000
    const { mape, naive_mape, num_samples } = days[day]
    return { key: day, name: named('long', at), short: named('short', at), mape, naive: naive_mape, samples: num_samples }
  })
}

export type ErrorScale = { max: number; step: number }

/** Round steps from zero over all that is drawn. */
export function errorScale(bars: readonly Pick<Bar, 'mape' | 'naive'>[]): ErrorScale {
  const most = Math.max(0, ...bars.flatMap(({ mape, naive }) => [mape ?? 0, naive ?? 0]))
  if (most === 0) return { max: 1, step: 0.5 }
  const rough = most / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((times) => times * power >= rough) ?? 10) * power
  return { max: Math.ceil(most / step - 1e-9) * step, step }
}

/** A stepped line over the bars in a box `count` wide and 100 high; it breaks where nothing is known. */
export function naiveLine(bars: readonly Pick<Bar, 'naive'>[], max: number): string {
  let isOpen = false
  return bars
    .map(({ naive }, i) => {
      if (naive === null) return ((isOpen = false), '')
      const y = Math.round((1 - Math.min(1, naive / max)) * 10_000) / 100
      const step = isOpen ? `V${y}H${i + 1}` : `M${i} ${y}H${i + 1}`
      isOpen = true
      return step
    })
    .join('')
}
