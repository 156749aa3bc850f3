import { ToggleGroup } from 'radix-ui'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/field.tsx'
import { formatCalendarDay } from '../../ui/format-time.ts'
import { Switch } from '../../ui/switch.tsx'
import { ChipPicker } from './chip-picker.tsx'
import type { Choices } from './choices.ts'
import { bounds, conditionsSet, noConditions, readAllowed, type JobForm } from './job-form.ts'
import { NumberEntry } from './number-entry.tsx'
import type { ChangeJob } from './use-job.ts'

type Props = { form: JobForm; onChange: ChangeJob; choices: Choices }

/** When it may run, where, in which pieces, and what waiting and moving cost. */
export default function JobConditions({ form, onChange, choices }: Props) {
  const { job: words } = useStrings()
  return (
    <div className="mt-3 flex flex-col gap-3">
      <AllowedHours form={form} onChange={onChange} />
      <Weekdays form={form} onChange={onChange} />
      <Split form={form} onChange={onChange} />
      <ChipPicker
        label={words.equivalents}
        addLabel={words.addGpu}
        noneLabel={words.none}
        options={choices.gpus}
        chosen={form.equivalents}
        onChange={(equivalents) => onChange({ equivalents })}
      />
      {!(form.isHere && choices.hereLabel) && (
        <ChipPicker
          label={words.providers}
          addLabel={words.addProvider}
          noneLabel={words.anyProvider}
          options={choices.providers}
          chosen={form.providers}
          onChange={(providers) => onChange({ providers })}
        />
      )}
      <Money form={form} onChange={onChange} choices={choices} />
      {conditionsSet(form) > 0 && (
        <Button size="small" className="self-start" onClick={() => onChange(noConditions)}>
          {words.clear}
        </Button>
      )}
    </div>
  )
}

type Part = Omit<Props, 'choices'>
const hours = Array.from({ length: 25 }, (_, hour) => ({ value: String(hour), label: `${String(hour).padStart(2, '0')}:00` }))

function AllowedHours({ form, onChange }: Part) {
  const { job: words } = useStrings()
  const allowed = readAllowed(form.allowed)
  return (
    <div className="grid grid-cols-2 gap-3">
      <SelectField
        label={words.allowedFrom}
        value={allowed ? String(allowed.from) : ''}
        options={[{ value: '', label: words.anyHour }, ...hours.slice(0, 24)]}
        onChange={(from) => onChange({ allowed: from === '' ? '' : `${from}-${endAfter(from, allowed?.to)}` })}
      />
      <SelectField
        label={words.allowedTo}
        value={allowed ? String(allowed.to) : ''}
        disabled={!allowed}
        options={allowed ? hours.slice(1).filter(({ value }) => Number(value) !== allowed.from) : [{ value: '', label: '–' }]}
        onChange={(to) => allowed && onChange({ allowed: `${allowed.from}-${to}` })}
      />
    </div>
  )
}

/** A night's eight hours until something else is said. */
const endAfter = (from: string, to: number | undefined): number => (to !== undefined && to !== Number(from) ? to : (Number(from) + 8) % 24 || 24)

// A Monday and the days after it: only their names are taken.
const week = Array.from({ length: 7 }, (_, day) => `2026-11-${16 + day}`)

function Weekdays({ form, onChange }: Part) {
  const { job: words } = useStrings()
  const { language } = useLocale()
  const chosen = form.weekdays.length === 0 ? week.map((_, day) => String(day)) : form.weekdays.map(String)
  const choose = (days: string[]) => days.length > 0 && onChange({ weekdays: days.length === 7 ? [] : days.map(Number).toSorted((a, b) => a - b) })
  return (
    <div className="flex flex-col gap-1">
      <span className="text-[12px] text-muted">{words.weekdays}</span>
      <ToggleGroup.Root type="multiple" aria-label={words.weekdays} value={chosen} onValueChange={choose} className="grid grid-cols-7 gap-1">
        {week.map((date, day) => (
          <ToggleGroup.Item
            key={date}
            value={String(day)}
            className="h-8 rounded-md border border-line text-[12px] font-medium text-muted hover:text-ink data-[state=on]:border-accent data-[state=on]:bg-accent-surface data-[state=on]:text-ink"
          >
            {formatCalendarDay(date, language).split(/[ ,]/)[0]}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
    </div>
  )
}

function Split({ form, onChange }: Part) {
  const { job: words } = useStrings()
  const minutes = form.pieceMinutes
  return (
    <div className="flex flex-col gap-2">
      <Switch label={words.split} hint={words.splitHint} checked={minutes !== undefined} onChange={(on) => onChange({ pieceMinutes: on ? 60 : undefined })} />
      {minutes !== undefined && (
        <div className="grid grid-cols-2 gap-3">
          <NumberEntry
            label={words.piece}
            unit={words.minutesUnit}
            value={minutes}
            bounds={bounds.pieceMinutes}
            onChange={(pieceMinutes) => onChange({ pieceMinutes })}
          />
          <NumberEntry
            label={words.restart}
            unit={words.dollar}
            value={form.restartCost}
            bounds={bounds.restartCost}
            onChange={(restartCost) => onChange({ restartCost })}
          />
        </div>
      )}
    </div>
  )
}

function Money({ form, onChange, choices }: Props) {
  const { job: words } = useStrings()
  const none = { value: undefined }
  return (
    <>
      <div className="grid grid-cols-2 items-end gap-3">
        <NumberEntry
          label={words.maxPrice}
          unit={words.delayUnit}
          value={form.maxPrice}
          ifEmpty={none}
          bounds={bounds.maxPrice}
          onChange={(maxPrice) => onChange({ maxPrice })}
        />
        <NumberEntry
          label={words.reliability}
          unit={words.percentUnit}
          value={form.interruptedAtMost}
          ifEmpty={none}
          bounds={bounds.interruptedAtMost}
          onChange={(interruptedAtMost) => onChange({ interruptedAtMost })}
        />
        <NumberEntry
          label={words.delay}
          unit={words.delayUnit}
          value={form.delayCost}
          bounds={bounds.delayCost}
          onChange={(delayCost) => onChange({ delayCost })}
        />
        <NumberEntry
          label={words.start}
          unit={words.minutesUnit}
          value={form.startMinutes}
          bounds={bounds.startMinutes}
          onChange={(startMinutes) => onChange({ startMinutes })}
        />
      </div>
      <SelectField
        label={words.home}
        value={form.home}
        options={[{ value: '', label: words.noHome }, ...choices.homes]}
        onChange={(home) => onChange({ home })}
      />
      <div className="grid grid-cols-2 gap-3">
        <NumberEntry label={words.data} unit={words.gbUnit} value={form.dataGb} bounds={bounds.dataGb} onChange={(dataGb) => onChange({ dataGb })} />
        <NumberEntry
          label={words.perGb}
          unit={words.perGbUnit}
          value={form.usdPerGb}
          bounds={bounds.usdPerGb}
          onChange={(usdPerGb) => onChange({ usdPerGb })}
        />
      </div>
    </>
  )
}
