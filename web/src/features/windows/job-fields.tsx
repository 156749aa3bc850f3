import { lazy, Suspense, useState } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { Field, SelectField } from '../../ui/field.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { hourMs, zoneOffset } from '../../ui/format-time.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { Choices } from './choices.ts'
import { bounds, conditionsSet, readyIn, type JobForm } from './job-form.ts'
import { instantOf, localTime } from './local-time.ts'
import { NumberEntry } from './number-entry.tsx'
import type { ChangeJob } from './use-job.ts'

const JobConditions = lazy(() => import('./job-conditions.tsx'))

type Props = { form: JobForm; onChange: ChangeJob; choices: Choices }
const lengths = ['1', '6', '12', '24', '72']

/** How long, how many, until when and where; all else is folded away. */
export function JobFields({ form, onChange, choices }: Props) {
  const { job: words } = useStrings()
  const { language } = useLocale()
  return (
    <div role="group" aria-label={words.title} className="flex flex-col gap-3 border-t border-line pt-4">
      <div className="grid grid-cols-2 gap-3">
        <NumberEntry label={words.length} unit={words.hoursUnit} value={form.hours} bounds={bounds.hours} onChange={(hours) => onChange({ hours })} />
        <NumberEntry label={words.gpus} value={form.gpus} bounds={bounds.gpus} onChange={(gpus) => onChange({ gpus })} />
      </div>
      <Segmented
        label={words.lengthChoices}
        value={String(form.hours)}
        options={lengths.map((value) => ({ value, label: words.lengthOption(formatNumber(Number(value), language)) }))}
        onChange={(hours) => onChange({ hours: Number(hours) })}
        isWide
      />
      <ReadyBy form={form} onChange={onChange} />
      {choices.hereLabel && <Places form={form} onChange={onChange} hereLabel={choices.hereLabel} />}
      <Conditions form={form} onChange={onChange} choices={choices} />
    </div>
  )
}

function ReadyBy({ form, onChange }: Omit<Props, 'choices'>) {
  const { job: words } = useStrings()
  const { zone } = useLocale()
  const now = useNow()
  const isDate = form.by !== '' && !readyIn.includes(form.by)
  const nextHour = (Math.floor(now / hourMs) + 1) * hourMs
  const choose = (by: string) => onChange({ by: by === 'date' ? iso(nextHour + 24 * hourMs) : by })
  return (
    <div className="flex flex-col gap-2">
      <SelectField
        label={words.by}
        value={isDate ? 'date' : form.by}
        options={[
          { value: '', label: words.byAny },
          { value: '24h', label: words.by24 },
          { value: '48h', label: words.by48 },
          { value: '72h', label: words.by72 },
          { value: 'date', label: words.byDate },
        ]}
        onChange={choose}
      />
      {isDate && (
        <Field
          type="datetime-local"
          label={words.byDateLabel(zoneOffset(zone, Date.parse(form.by)))}
          value={localTime(Date.parse(form.by), zone)}
          min={localTime(now, zone)}
          onChange={({ target }) => {
            const at = instantOf(target.value, zone)
            if (at !== undefined) onChange({ by: iso(at) })
          }}
        />
      )}
    </div>
  )
}

/** To the minute: it is read in the address. */
const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 16)}Z`

function Places({ form, onChange, hereLabel }: Omit<Props, 'choices'> & { hereLabel: string }) {
  const { job: words } = useStrings()
  return (
    <div className="flex flex-col gap-1">
      <Segmented
        label={words.where}
        value={form.isHere ? 'here' : 'all'}
        options={[
          { value: 'all', label: words.everywhere },
          { value: 'here', label: words.here },
        ]}
        onChange={(value) => onChange({ isHere: value === 'here' })}
        isWide
      />
      {form.isHere && <p className="text-[12px] text-muted">{words.hereOf(hereLabel)}</p>}
    </div>
  )
}

/** Their code comes when they are opened. */
function Conditions(props: Props) {
  const { job: words } = useStrings()
  const set = conditionsSet(props.form)
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)} className="text-[13px]">
      <summary className="font-medium">
        {words.conditions}
        {set > 0 && <span className="ml-2 font-normal text-muted">{words.conditionsSet(String(set))}</span>}
      </summary>
      {isOpen && (
        <Suspense fallback={<Skeleton className="mt-3 h-96" />}>
          <JobConditions {...props} />
        </Suspense>
      )}
    </details>
  )
}
