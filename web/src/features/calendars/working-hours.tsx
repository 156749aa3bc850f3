import { useStrings } from '../../app/i18n/index.ts'
import { SelectField } from '../../ui/field.tsx'
import type { Settings } from './api.ts'

type Hours = Settings['working_hours']
const clock = (hour: number) => ({ value: String(hour), label: `${String(hour).padStart(2, '0')}:00` })
const all = Array.from({ length: 25 }, (_, hour) => clock(hour))
// A working day until something else is said.
const usual = { from: 8, to: 18 }

/** Local hours in which a suggestion may start. */
export function WorkingHours({ value, zone, onChange }: { value: Hours; zone: string; onChange: (hours: Hours) => void }) {
  const { calendarSettings: words } = useStrings()
  const choose = (from: string) => onChange(from === '' ? null : { from: Number(from), to: value?.to ?? Math.max(usual.to, Number(from) + 1) })
  return (
    <div className="flex flex-col gap-1.5">
      <div className="grid grid-cols-2 gap-3">
        <SelectField
          label={words.hoursFrom}
          value={value ? String(value.from) : ''}
          options={[{ value: '', label: words.anyHour }, ...all.slice(0, 24)]}
          onChange={choose}
        />
        <SelectField
          label={words.hoursTo}
          value={value ? String(value.to) : ''}
          disabled={!value}
          options={value ? all.slice(1).filter(({ value: hour }) => Number(hour) !== value.from) : [{ value: '', label: '–' }]}
          onChange={(to) => value && onChange({ ...value, to: Number(to) })}
        />
      </div>
      {value && <p className="text-[12px] text-muted">{words.hoursZone(zone)}</p>}
    </div>
  )
}
