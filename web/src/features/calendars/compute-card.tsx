import { useState } from 'react'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { SelectField } from '../../ui/field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Switch } from '../../ui/switch.tsx'
import { useCatalogueQuery } from '../prices/api.ts'
import { useCalendarSettingsQuery, useSaveCalendarSettingsMutation, type Settings } from './api.ts'
import { WordList } from './word-list.tsx'
import { WorkingHours } from './working-hours.tsx'

/** Which events are GPU work, and when better times may lie. */
export function ComputeCard() {
  const { calendarSettings: words, app } = useStrings()
  const { data, error, refetch } = useCalendarSettingsQuery()
  return (
    <Card title={words.workTitle} subtitle={words.workText}>
      {error && !data && <Failure error={error} actions={<Button onClick={() => void refetch()}>{app.retry}</Button>} />}
      {!data && !error && <Skeleton className="h-72" />}
      {data && <SettingsForm saved={data} />}
    </Card>
  )
}

const days = Array.from({ length: 8 }, (_, day) => String(day))

/** Nothing counts until it is saved, and then all of it at once. */
function SettingsForm({ saved }: { saved: Settings }) {
  const { calendarSettings: words, form: formWords } = useStrings()
  const { zone } = useLocale()
  const [form, setForm] = useState(saved)
  const [save, { isLoading, isSuccess, error, reset }] = useSaveCalendarSettingsMutation()
  const set = (part: Partial<Settings>) => {
    setForm((old) => ({ ...old, ...part }))
    reset()
  }
  const dayOptions = days.map((value) => ({ value, label: words.days(value) }))
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      <p className="text-[13px] text-muted">{words.builtIn}</p>
      <div className="grid gap-5 sm:grid-cols-2">
        <WordList label={words.words} value={form.words} onChange={(list) => set({ words: list })} />
        <WordList label={words.ignored} value={form.ignored_words} onChange={(list) => set({ ignored_words: list })} />
      </div>
      <DefaultGpu value={form.default_gpu} onChange={(gpu) => set({ default_gpu: gpu })} />
      <WorkingHours value={form.working_hours} zone={form.working_hours ? form.zone : zone} onChange={(hours) => set({ working_hours: hours, zone })} />
      <div className="grid grid-cols-2 gap-3">
        <SelectField label={words.early} value={String(form.days_early)} options={dayOptions} onChange={(value) => set({ days_early: Number(value) })} />
        <SelectField label={words.late} value={String(form.days_late)} options={dayOptions} onChange={(value) => set({ days_late: Number(value) })} />
      </div>
      <Switch label={words.overlap} hint={words.overlapHint} checked={form.may_overlap} onChange={(on) => set({ may_overlap: on })} />
      {error && <Failure error={error} />}
      <div className="flex flex-wrap items-center gap-3">
        <Button tone="primary" disabled={isLoading} onClick={() => void save(form)}>
          {isLoading ? formWords.working : words.save}
        </Button>
        {isSuccess && (
          <p role="status" className="text-[13px] text-muted">
            {words.saved}
          </p>
        )}
      </div>
    </div>
  )
}

function DefaultGpu({ value, onChange }: { value: string | null; onChange: (gpu: string | null) => void }) {
  const { calendarSettings: words } = useStrings()
  const { data } = useCatalogueQuery()
  const gpus = (data?.gpus ?? []).map(({ gpu, label }) => ({ value: gpu, label }))
  const isKnown = value === null || gpus.some((one) => one.value === value)
  const options = [{ value: '', label: words.shownGpu }, ...(isKnown ? [] : [{ value, label: value }]), ...gpus]
  return <SelectField label={words.defaultGpu} className="max-w-sm" value={value ?? ''} options={options} onChange={(gpu) => onChange(gpu || null)} />
}
