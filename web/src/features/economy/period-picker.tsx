import { useStrings } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { useLocale } from '../../app/i18n/index.ts'
import { Field } from '../../ui/field.tsx'
import { dayMs, localDay } from '../../ui/format-time.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { periods, type Period, type PeriodName } from './period.ts'

export function PeriodPicker({ period, onChange }: { period: Period; onChange: (period: Period) => void }) {
  const { economy: words } = useStrings()
  const { zone } = useLocale()
  const now = useNow()
  const today = localDay(now, zone)
  const choose = (name: PeriodName) => onChange(name === 'custom' ? { name, from: localDay(now - 13 * dayMs, zone), to: today } : { name })
  return (
    <div className="flex max-w-full flex-wrap items-end gap-3">
      {period.name === 'custom' && (
        <>
          <Field
            type="date"
            label={words.from}
            value={period.from}
            max={period.to}
            onChange={({ target }) => target.value && target.value <= period.to && onChange({ ...period, from: target.value })}
          />
          <Field
            type="date"
            label={words.to}
            value={period.to}
            min={period.from}
            max={today}
            onChange={({ target }) => target.value >= period.from && onChange({ ...period, to: target.value })}
          />
        </>
      )}
      <div className="max-w-full overflow-x-auto max-sm:[&_button]:px-1.5">
        <Segmented
          label={words.period}
          value={period.name}
          options={[...periods, 'custom' as const].map((value) => ({ value, label: words.periods[value] }))}
          onChange={choose}
        />
      </div>
    </div>
  )
}
