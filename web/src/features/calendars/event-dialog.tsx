import type { CalendarEvent } from '@dumont/contracts'
import { useState, type FormEvent } from 'react'
import { asApiError } from '../../app/api-error.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, FormError, SelectField, type Option } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { useChangeEventMutation } from './api.ts'
import { changeOf, faultsOf, readEvent, type EventForm } from './event-form.ts'
import { sayWhen, titleOf } from './say-event.ts'

/** Whether an event is GPU work, and on what: the reader knows better than its words. */
export function EventDialog({ event, gpus, onClose }: { event: CalendarEvent; gpus: Option[]; onClose: () => void }) {
  const { calendar, app, form: formWords } = useStrings()
  const words = calendar.edit
  const locale = useLocale()
  const textOf = useFailureText()
  const [before] = useState(() => readEvent(event, locale.language))
  const [form, setForm] = useState(before)
  const [change, { isLoading, error }] = useChangeEventMutation()
  const set = (part: Partial<EventForm>) => setForm((old) => ({ ...old, ...part }))
  const faults = faultsOf(form)
  const failure = asApiError(error)
  const submit = async (submitted: FormEvent) => {
    submitted.preventDefault()
    if (faults.count || faults.hours || isLoading) return
    const next = changeOf(before, form)
    if (Object.keys(next).length > 0 && (await change({ id: event.event_id, change: next })).error) return
    onClose()
  }
  return (
    <Dialog
      title={words.title}
      text={`${titleOf(event, calendar)}, ${sayWhen(event, calendar, locale)}`}
      closeLabel={app.close}
      open
      onOpenChange={(open) => !open && onClose()}
    >
      <form noValidate onSubmit={(submitted) => void submit(submitted)} className="flex flex-col gap-4">
        <div className="flex flex-col gap-1.5">
          <p className="text-[12px] text-muted">{words.counts}</p>
          <Segmented
            label={words.counts}
            isWide
            value={form.counts}
            options={(['auto', 'yes', 'no'] as const).map((value) => ({ value, label: words[value] }))}
            onChange={(counts) => set({ counts })}
          />
          <p className="text-[12px] text-muted">{foundText(event, words)}</p>
        </div>
        {form.counts !== 'no' && (
          <>
            <SelectField label={words.gpu} value={form.gpu} options={gpuOptions(gpus, before.gpu, words.anyGpu)} onChange={(gpu) => set({ gpu })} />
            <div className="grid grid-cols-2 items-start gap-3">
              <Entry label={words.count} value={form.count} error={faults.count ? words.countBad : undefined} onChange={(count) => set({ count })} />
              <Entry label={words.hours} value={form.hours} error={faults.hours ? words.hoursBad : undefined} onChange={(hours) => set({ hours })} />
            </div>
            <p className="-mt-2 text-[12px] text-muted">{words.asWritten}</p>
          </>
        )}
        {failure && <FormError>{textOf(failure)}</FormError>}
        <Button type="submit" tone="primary" disabled={isLoading}>
          {isLoading ? formWords.working : words.save}
        </Button>
      </form>
    </Dialog>
  )
}

function Entry({ onChange, error, ...rest }: { label: string; value: string; error: string | undefined; onChange: (text: string) => void }) {
  return <Field {...rest} inputMode="decimal" autoComplete="off" {...(error ? { error } : {})} onChange={({ target }) => onChange(target.value)} />
}

/** A GPU that has no prices here can be written in an event all the same. */
function gpuOptions(gpus: Option[], own: string, anyLabel: string): Option[] {
  const known = gpus.some(({ value }) => value === own) || own === ''
  return [{ value: '', label: anyLabel }, ...(known ? [] : [{ value: own, label: own }]), ...gpus]
}

function foundText({ compute_reason: reason, compute_word: word }: CalendarEvent, words: ReturnType<typeof useStrings>['calendar']['edit']): string {
  if (reason === 'word') return words.found.word(word ?? '')
  return reason === null ? words.found.nothing : words.found[reason]
}
