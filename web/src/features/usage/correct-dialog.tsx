import { useState, type FormEvent } from 'react'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, FormError, SelectField } from '../../ui/field.tsx'
import { zoneLabel } from '../../ui/format-time.ts'
import { Switch } from '../../ui/switch.tsx'
import { useCorrectSegmentMutation, type Segment } from './api.ts'
import { decideCorrection, fieldsOf, type CorrectionErrors, type CorrectionFields } from './decide-correction.ts'

const states = ['running', 'idle', 'stopped'] as const

export function CorrectDialog({ segment, onClose }: { segment: Segment | undefined; onClose: () => void }) {
  const { sessions, app } = useStrings()
  const { language, zone } = useLocale()
  const words = sessions.form
  const text = words.text(zoneLabel(zone, segment ? Date.parse(segment.from) : 0, language))
  return (
    <Dialog isWide title={words.title} text={text} closeLabel={app.close} open={segment !== undefined} onOpenChange={(open) => !open && onClose()}>
      {segment && <CorrectForm key={segment.id} segment={segment} onDone={onClose} />}
    </Dialog>
  )
}

function CorrectForm({ segment, onDone }: { segment: Segment; onDone: () => void }) {
  const { sessions } = useStrings()
  const { zone } = useLocale()
  const words = sessions.form
  const [fields, setFields] = useState(() => fieldsOf(segment, zone))
  const [errors, setErrors] = useState<CorrectionErrors>({})
  const [correct, { isLoading, error }] = useCorrectSegmentMutation()
  const change = (next: Partial<CorrectionFields>) => setFields((old) => ({ ...old, ...next }))
  const input = (name: 'from' | 'to' | 'rate' | 'storage' | 'reason') => ({
    value: fields[name],
    onChange: ({ target }: { target: { value: string } }) => change({ [name]: target.value }),
    ...(errors[name] ? { error: words[errors[name]] } : {}),
  })
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const decided = decideCorrection(segment, fields, zone)
    setErrors(decided.errors)
    if (!decided.body || isLoading) return
    const answer = await correct({ id: segment.id, ...decided.body })
    if (!answer.error) onDone()
  }
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {!fields.remove && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field type="datetime-local" step={1} label={words.from} {...input('from')} />
          {segment.to !== null && <Field type="datetime-local" step={1} label={words.to} {...input('to')} />}
          <Field inputMode="decimal" autoComplete="off" label={words.rate} hint={words.rateHint} {...input('rate')} />
          <Field inputMode="decimal" autoComplete="off" label={words.storage} {...input('storage')} />
          <SelectField
            label={words.state}
            value={fields.state}
            options={states.map((value) => ({ value, label: sessions.states[value] }))}
            onChange={(state) => change({ state: state as CorrectionFields['state'] })}
          />
        </div>
      )}
      {segment.to !== null && <Switch label={words.remove} hint={words.removeHint} checked={fields.remove} onChange={(remove) => change({ remove })} />}
      <Field label={words.reason} hint={words.reasonHint} maxLength={500} autoComplete="off" {...input('reason')} />
      {errors.whole && <FormError>{words[errors.whole]}</FormError>}
      {error && <Failure error={error} />}
      <Button type="submit" tone={fields.remove ? 'danger' : 'primary'} disabled={isLoading}>
        {fields.remove ? words.delete : words.save}
      </Button>
    </form>
  )
}
