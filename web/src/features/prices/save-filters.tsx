import { Star } from 'lucide-react'
import { useState } from 'react'
import { useFailureText } from '../../app/failure.tsx'
import { checkWith, fields } from '../../app/form-checks.ts'
import { useStrings } from '../../app/i18n/index.ts'
import { useForm } from '../../app/use-form.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, FormError } from '../../ui/field.tsx'
import { useWatchlist } from '../watchlist/use-watchlist.ts'
import { savedFilterOf, type CheapestChoice } from './cheapest-choice.ts'

/** Keeps what is set under a name of one's own. */
export function SaveFilters({ choice }: { choice: CheapestChoice }) {
  const { watchlist: words, app } = useStrings()
  const { canSaveFilter } = useWatchlist()
  const [open, setOpen] = useState(false)
  if (!canSaveFilter) return null
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        <Star aria-hidden />
        {words.save}
      </Button>
      <Dialog title={words.saveTitle} text={words.saveText} closeLabel={app.close} open={open} onOpenChange={setOpen}>
        <SaveForm choice={choice} onSaved={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

function SaveForm({ choice, onSaved }: { choice: CheapestChoice; onSaved: () => void }) {
  const { watchlist: words, form: formWords, providers } = useStrings()
  const { saveFilter } = useWatchlist()
  const textOf = useFailureText()
  const form = useForm({ name: '' }, checkWith({ name: fields.name }), async ({ name }) => {
    await saveFilter(savedFilterOf(name.trim().slice(0, 80), choice))
    onSaved()
  })
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
      <Field label={words.name} autoComplete="off" maxLength={80} {...form.input('name')} error={form.errors.name && formWords[form.errors.name]} />
      {form.failure && <FormError>{textOf(form.failure)}</FormError>}
      <Button type="submit" tone="primary" disabled={form.busy}>
        {providers.save}
      </Button>
    </form>
  )
}
