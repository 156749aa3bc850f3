import type { ForecastAccuracy } from '@dumont/contracts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Card } from '../../ui/card.tsx'
import { formatNumber, formatRate } from '../../ui/format-money.ts'
import { formatError, formatFigure } from './format-error.ts'

/** Every figure, each with what it means. */
export function FiguresCard({ record }: { record: ForecastAccuracy }) {
  const { figures: words } = useStrings().accuracy
  const { language } = useLocale()
  const rate = (usd: number | null) => (usd === null ? '–' : formatRate(usd, language))
  const count = (value: number) => formatNumber(value, language)
  const figure = (value: number | null, digits?: number) => formatFigure(value, language, digits)
  const { naive, seasonal_naive: seasonal, bands } = record
  const width = bands.find(({ level }) => level === 0.8)
  const items: [name: string, value: string, note: string][] = [
    [words.mae, rate(record.mae), words.maeNote(rate(naive.mae))],
    [words.rmse, rate(record.rmse), words.rmseNote(rate(naive.rmse))],
    [words.relative, figure(naive.relative_error), words.relativeNote],
    [words.seasonal, figure(seasonal.relative_error), words.seasonalNote(count(seasonal.num_samples))],
    [words.r2, figure(record.r_squared), words.r2Note],
    [words.wql, figure(record.wql, 4), words.wqlNote],
    [words.width, formatError(width?.mean_width_percent ?? null, language), words.widthNote(rate(width?.mean_width ?? null))],
    [words.predictions, count(record.num_predictions), words.predictionsNote(count(record.num_samples), count(record.num_actual_values))],
    [words.leftOut, count(record.missing_actuals), words.leftOutNote(count(record.zero_actuals))],
  ]
  return (
    <Card title={words.title} subtitle={words.subtitle}>
      <dl className="num grid gap-x-8 gap-y-4 sm:grid-cols-2 lg:grid-cols-3">
        {items.map(([name, value, note]) => (
          <div key={name}>
            <dt className="flex items-baseline justify-between gap-3 text-[13px] font-medium">{name}</dt>
            <dd>
              <p className="text-[18px] leading-7 font-semibold tracking-[-0.015em]">{value}</p>
              <p className="text-[12px] text-muted">{note}</p>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
