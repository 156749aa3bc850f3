import type { Channel } from '@dumont/contracts'
import { useState, type FormEvent } from 'react'
import { asApiError } from '../../app/api-error.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { AddressFields } from '../../ui/address-fields.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyBox } from '../../ui/copy-box.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, FormError, SelectField } from '../../ui/field.tsx'
import { useAddChannelMutation } from './api.ts'
import { channelKindNames } from './channel-kinds.ts'

const kinds = ['webhook', 'slack', 'discord', 'ntfy'] as const

export function NewChannel() {
  const { channels: words, app } = useStrings()
  const [isOpen, setOpen] = useState(false)
  const [made, setMade] = useState<Channel>()
  const close = () => {
    setOpen(false)
    setMade(undefined)
  }
  // Only a webhook has a secret to show.
  const onMade = (channel: Channel) => (channel.signing_secret === null ? close() : setMade(channel))
  return (
    <>
      <Button tone="primary" onClick={() => setOpen(true)}>
        {words.add}
      </Button>
      <Dialog
        title={made ? words.onceTitle : words.newTitle}
        text={made ? words.onceText : undefined}
        closeLabel={app.close}
        open={isOpen}
        onOpenChange={(open) => !open && close()}
      >
        {made?.signing_secret ? (
          <>
            <CopyBox text={made.signing_secret} label={words.secret} copyLabel={app.copy} copiedLabel={app.copied} />
            <Button onClick={close}>{words.done}</Button>
          </>
        ) : (
          <NewChannelForm onMade={onMade} />
        )}
      </Dialog>
    </>
  )
}

function NewChannelForm({ onMade }: { onMade: (channel: Channel) => void }) {
  const { channels: words, form } = useStrings()
  const textOf = useFailureText()
  const [fields, setFields] = useState({ kind: 'webhook' as Channel['kind'], name: '', url: '', token: '' })
  const [wasSent, setSent] = useState(false)
  const [add, { isLoading, error }] = useAddChannelMutation()
  const failure = asApiError(error)
  const set = (part: Partial<typeof fields>) => setFields((old) => ({ ...old, ...part }))
  const { kind, token } = fields
  const [name, url] = [fields.name.trim(), fields.url.trim()]
  const isUrl = /^https?:\/\/./.test(url) && URL.canParse(url)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setSent(true)
    if (name === '' || !isUrl || isLoading) return
    const answer = await add({ kind, name, url, ...(kind === 'ntfy' && token.trim() ? { token: token.trim() } : {}) })
    if (answer.data) onMade(answer.data)
  }
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <SelectField
        label={words.kind}
        value={kind}
        options={kinds.map((value) => ({ value, label: value === 'webhook' ? words.webhook : channelKindNames[value] }))}
        onChange={(value) => set({ kind: value as Channel['kind'] })}
      />
      <AddressFields
        labels={words}
        hint={words.urlHints[kind]}
        values={fields}
        faults={{ name: wasSent && name === '' ? form.required : undefined, url: wasSent && !isUrl ? words.urlBad : undefined }}
        onChange={set}
      />
      {kind === 'ntfy' && (
        <Field label={words.token} type="password" autoComplete="off" value={token} maxLength={500} onChange={({ target }) => set({ token: target.value })} />
      )}
      {failure && <FormError>{textOf(failure)}</FormError>}
      <Button type="submit" tone="primary" disabled={isLoading}>
        {isLoading ? form.working : words.add}
      </Button>
    </form>
  )
}
