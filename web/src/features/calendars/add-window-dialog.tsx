import type { CalendarConnection, TimeWindow } from '@dumont/contracts'
import { useState, type FormEvent } from 'react'
import { useFailureText } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, FormError, SelectField } from '../../ui/field.tsx'
import { formatCost } from '../../ui/format-money.ts'
import { formatEnd, formatStart } from '../windows/format-window.ts'
import { placeName } from '../windows/place-name.ts'
import { ConsentButton } from './consent-buttons.tsx'
import { useAddWindow } from './use-add-window.ts'

export type AddWindowProps = {
  windows: readonly TimeWindow[]
  /** Google connections that work, writable or not. */
  connections: readonly CalendarConnection[]
  title: string
  gpuCount: number
  onClose: () => void
  onAdded: () => void
}

/** A window of the best time becomes an event in the reader's calendar. */
export default function AddWindowDialog(props: AddWindowProps) {
  const { calendar, app } = useStrings()
  const words = calendar.add
  const writable = props.connections.filter(({ can_write: canWrite }) => canWrite)
  const [first] = props.connections
  return (
    <Dialog title={words.title} closeLabel={app.close} open onOpenChange={(open) => !open && props.onClose()}>
      {writable.length > 0 ? (
        <AddForm {...props} connections={writable} />
      ) : (
        <>
          <p className="text-muted">{first ? words.noWrite : words.noAccount}</p>
          {first && (
            <ConsentButton tone="primary" consent={{ connection_id: first.id, write: true }}>
              {calendar.better.allow}
            </ConsentButton>
          )}
        </>
      )}
    </Dialog>
  )
}

function AddForm({ windows, connections, title: ownTitle, gpuCount, onClose, onAdded }: AddWindowProps) {
  const { calendar, form: formWords } = useStrings()
  const words = calendar.add
  const locale = useLocale()
  const textOf = useFailureText()
  const [title, setTitle] = useState(ownTitle)
  const [which, setWhich] = useState(0)
  const [connectionId, setConnectionId] = useState(connections[0]?.id)
  const { add, isAdding, failure } = useAddWindow()
  const window = windows[which]
  const cost = (usd: number) => formatCost(usd, locale.language)
  const option = ({ start_time: start, end_time: end, estimated_cost: usd, place }: TimeWindow) =>
    words.option(formatStart(Date.parse(start), locale), formatEnd(Date.parse(end), Date.parse(start), locale), cost(usd), placeName(place))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!window || connectionId === undefined || title.trim() === '') return
    // The tag says that it is GPU work when it is read back.
    const description = `${words.description(placeName(window.place), cost(window.estimated_cost))}\n#gpu ${window.place.gpu} x${gpuCount}`
    if (!(await add(connectionId, window, title.trim(), description))) return
    onAdded()
    onClose()
  }
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <SelectField
        label={words.window}
        value={String(which)}
        options={windows.map((one, i) => ({ value: String(i), label: option(one) }))}
        onChange={(value) => setWhich(Number(value))}
      />
      {window && window.pieces.length > 1 && <p className="text-[13px] text-muted">{words.pieces(String(window.pieces.length))}</p>}
      {connections.length > 1 && (
        <SelectField
          label={words.calendar}
          value={String(connectionId)}
          options={connections.map(({ id, name }) => ({ value: String(id), label: name }))}
          onChange={(value) => setConnectionId(Number(value))}
        />
      )}
      <Field
        label={words.name}
        value={title}
        maxLength={200}
        autoComplete="off"
        error={title.trim() === '' ? formWords.required : undefined}
        onChange={({ target }) => setTitle(target.value)}
      />
      {failure && <FormError>{textOf(failure)}</FormError>}
      <Button type="submit" tone="primary" disabled={isAdding}>
        {isAdding ? formWords.working : words.save}
      </Button>
    </form>
  )
}
