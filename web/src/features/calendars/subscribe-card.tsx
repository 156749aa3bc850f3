import { useState, type FormEvent } from 'react'
import { asApiError } from '../../app/api-error.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { AddressFields } from '../../ui/address-fields.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { FormError } from '../../ui/field.tsx'
import { useSubscribeMutation } from './api.ts'

const isCalendarUrl = (url: string): boolean => /^(https?|webcal):\/\/./i.test(url) && URL.canParse(url)

/** Any calendar with an address, without Google. */
export function SubscribeCard() {
  const { calendarSettings: words, form } = useStrings()
  const textOf = useFailureText()
  const [fields, setFields] = useState({ name: '', url: '' })
  const [wasSent, setSent] = useState(false)
  const [subscribe, { isLoading, error, data }] = useSubscribeMutation()
  const failure = asApiError(error)
  const [name, url] = [fields.name.trim(), fields.url.trim()]
  const set = (part: Partial<typeof fields>) => setFields((old) => ({ ...old, ...part }))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setSent(true)
    if (name === '' || !isCalendarUrl(url) || isLoading) return
    if ((await subscribe({ name, url })).error) return
    setFields({ name: '', url: '' })
    setSent(false)
  }
  return (
    <Card title={words.subscribeTitle} subtitle={words.subscribeText}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex max-w-xl flex-col gap-4">
        <AddressFields
          labels={words}
          hint={words.urlHint}
          values={fields}
          faults={{ name: wasSent && name === '' ? form.required : undefined, url: wasSent && !isCalendarUrl(url) ? words.urlBad : undefined }}
          onChange={set}
        />
        {failure && <FormError>{textOf(failure)}</FormError>}
        {data && !failure && !isLoading && (
          <p role="status" className="text-[13px] text-muted">
            {words.subscribed(data.name)}
          </p>
        )}
        <Button type="submit" className="self-start" disabled={isLoading}>
          {isLoading ? form.working : words.subscribe}
        </Button>
      </form>
    </Card>
  )
}
