import type { CalendarConnection, CalendarList } from '@dumont/contracts'
import { useState } from 'react'
import { asApiError } from '../../app/api-error.ts'
import { Failure, useFailureText } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError } from '../../ui/field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useCalendarListQuery, useChooseCalendarsMutation } from './api.ts'

type Props = { connection: CalendarConnection; onClose: () => void }

/** Which of an account's calendars are shown. */
export function ChooseCalendars({ connection: { id, name }, onClose }: Props) {
  const { calendarSettings: words, app } = useStrings()
  const { currentData: list, error, refetch } = useCalendarListQuery(id, { refetchOnMountOrArgChange: true })
  return (
    <Dialog title={words.chooseTitle(name)} text={words.chooseText} closeLabel={app.close} open onOpenChange={(open) => !open && onClose()}>
      {error && !list && <Failure error={error} actions={<Button onClick={() => void refetch()}>{app.retry}</Button>} />}
      {!list && !error && <Skeleton className="h-40" />}
      {list && <Choice id={id} calendars={list.calendars} onClose={onClose} />}
    </Dialog>
  )
}

function Choice({ id, calendars, onClose }: { id: number; calendars: CalendarList['calendars']; onClose: () => void }) {
  const { calendarSettings: words, form } = useStrings()
  const textOf = useFailureText()
  const [selected, setSelected] = useState(() => calendars.filter((one) => one.selected).map(({ key }) => key))
  const [choose, { isLoading, error }] = useChooseCalendarsMutation()
  const failure = asApiError(error)
  const toggle = (key: string) => setSelected((old) => (old.includes(key) ? old.filter((one) => one !== key) : [...old, key]))
  const save = async () => {
    if (!(await choose({ id, selected })).error) onClose()
  }
  if (calendars.length === 0) return <p className="text-muted">{words.chooseNone}</p>
  return (
    <>
      <ul aria-label={words.connectionsTitle} className="flex flex-col gap-1">
        {calendars.map(({ key, name, primary, writable }) => (
          <li key={key}>
            <label className="flex items-center gap-3 rounded-lg px-2 py-1.5 hover:bg-raised">
              <input type="checkbox" className="size-4 shrink-0 accent-(--accent)" checked={selected.includes(key)} onChange={() => toggle(key)} />
              <span className="min-w-0 flex-1 break-words">{name}</span>{' '}
              <span className="text-[12px] text-muted">{[primary && words.primary, !writable && words.readOnly].filter(Boolean).join(', ')}</span>
            </label>
          </li>
        ))}
      </ul>
      {failure && <FormError>{textOf(failure)}</FormError>}
      <Button tone="primary" disabled={isLoading} onClick={() => void save()}>
        {isLoading ? form.working : words.save}
      </Button>
    </>
  )
}
