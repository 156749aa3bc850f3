import { useState } from 'react'
import { checkWith, fields } from '../../app/form-checks.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { useForm } from '../../app/use-form.ts'
import { Button } from '../../ui/button.tsx'
import { CopyBox } from '../../ui/copy-box.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, FormError } from '../../ui/field.tsx'
import { useCreateWindowFeedMutation } from './api.ts'

/** Makes an address and shows it this once. */
export function NewFeed() {
  const { feeds: words, app } = useStrings()
  const [open, setOpen] = useState(false)
  const [url, setUrl] = useState<string>()
  const close = (next: boolean) => {
    setOpen(next)
    if (!next) setUrl(undefined)
  }
  const isMade = url !== undefined
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.create}</Button>
      <Dialog
        isWide={isMade}
        title={isMade ? words.onceTitle : words.newTitle}
        {...(isMade ? { text: words.onceText } : {})}
        closeLabel={app.close}
        open={open}
        onOpenChange={close}
      >
        {isMade ? (
          <>
            <CopyBox text={url} label={words.address} copyLabel={app.copy} copiedLabel={app.copied} />
            <p className="text-[13px] text-muted">{words.alsoGpu}</p>
            <Button onClick={() => close(false)}>{words.done}</Button>
          </>
        ) : (
          <NewFeedForm onMade={setUrl} />
        )}
      </Dialog>
    </>
  )
}

function NewFeedForm({ onMade }: { onMade: (url: string) => void }) {
  const { feeds: words, form: formWords } = useStrings()
  const [create] = useCreateWindowFeedMutation()
  const textOf = useFailureText()
  const form = useForm({ name: '' }, checkWith({ name: fields.name }), async ({ name }) => onMade((await create({ name: name.trim() }).unwrap()).url ?? ''))
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
      <Field
        label={words.name}
        {...form.input('name')}
        {...(form.errors.name ? { error: formWords[form.errors.name] } : {})}
        autoComplete="off"
        maxLength={80}
      />
      {form.failure && <FormError>{textOf(form.failure)}</FormError>}
      <Button type="submit" tone="primary" disabled={form.busy}>
        {words.create}
      </Button>
    </form>
  )
}
