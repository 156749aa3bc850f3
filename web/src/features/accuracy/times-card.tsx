import type { ForecastAccuracy } from '@dumont/contracts'
import { useMemo } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Card } from '../../ui/card.tsx'
import { zoneLabel } from '../../ui/format-time.ts'
import { hourBars, weekdayBars } from './bar-data.ts'
import { ErrorBars } from './error-bars.tsx'

/** At which hours of the day and on which days of the week the price is hard to foresee, in the reader's zone. */
export function TimesCard({ record }: { record: ForecastAccuracy }) {
  const { accuracy: words } = useStrings()
  const { language } = useLocale()
  const hours = useMemo(() => hourBars(record.hourly_accuracy), [record.hourly_accuracy])
  const weekdays = useMemo(() => weekdayBars(record.daily_accuracy, language), [record.daily_accuracy, language])
  return (
    <Card title={words.times.title} subtitle={words.times.subtitle(zoneLabel(record.zone, Date.parse(record.generated_at), language))}>
      <div className="flex flex-1 flex-col gap-5">
        <div className="flex flex-1 flex-col gap-2">
          <h3 className="text-[13px] font-medium text-muted">{words.times.hours}</h3>
          <ErrorBars label={words.times.hoursLabel} bars={hours} hasAxis nameEvery={6} className="min-h-[130px] flex-1" />
        </div>
        <div className="flex flex-1 flex-col gap-2">
          <h3 className="text-[13px] font-medium text-muted">{words.times.weekdays}</h3>
          <ErrorBars label={words.times.weekdaysLabel} bars={weekdays} hasAxis nameEvery={1} className="min-h-[130px] flex-1" />
        </div>
      </div>
    </Card>
  )
}
