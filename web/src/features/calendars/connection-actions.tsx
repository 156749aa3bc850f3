import type { CalendarConnection } from '@dumont/contracts'
import { useState } from 'react'
import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { useDisconnectCalendarMutation, useSyncCalendarMutation } from './api.ts'
import { ChooseCalendars } from './choose-calendars.tsx'
import { ConsentButton, ReconnectButton } from './consent-buttons.tsx'

export type Left = { name: string; kind: CalendarConnection['kind']; revoked: boolean }
/** `mayChange`: a viewer may end a connection of their own, and nothing else. */
export type ActionsProps = { connection: CalendarConnection; mayChange: boolean; onLeft: (left: Left) => void }

/** What can be done with a connection: all of it while consent holds, without it the way back and the way out. */
export function ConnectionActions({ connection, mayChange, onLeft }: ActionsProps) {
  const { calendarSettings: words, app } = useStrings()
  const { id, name, kind, state, can_write: canWrite } = connection
  const [sync, syncing] = useSyncCalendarMutation()
  const [disconnect, disconnecting] = useDisconnectCalendarMutation()
  const [isChoosing, setChoosing] = useState(false)
  const isLapsed = state === 'reconnect_needed'
  const isGoogle = kind === 'google'
  const leave = async () => {
    const { data } = await disconnect(id)
    if (data) onLeft({ name, kind, revoked: data.revoked })
  }
  return (
    <>
      <div className="flex flex-wrap items-start gap-2">
        {mayChange && isLapsed && <ReconnectButton id={id} write={canWrite} size="small" />}
        {mayChange && isGoogle && !isLapsed && (
          <Button size="small" aria-label={words.chooseLabel(name)} onClick={() => setChoosing(true)}>
            {words.choose}
          </Button>
        )}
        {mayChange && isGoogle && !isLapsed && !canWrite && (
          <ConsentButton size="small" label={words.writeLabel(name)} consent={{ connection_id: id, write: true }}>
            {words.write}
          </ConsentButton>
        )}
        {mayChange && !isLapsed && (
          <Button size="small" aria-label={words.syncLabel(name)} disabled={syncing.isLoading || state === 'syncing'} onClick={() => void sync(id)}>
            {words.sync}
          </Button>
        )}
        <Confirm
          title={words.disconnectTitle(name)}
          text={words.disconnectText}
          confirmLabel={words.disconnect}
          cancelLabel={app.cancel}
          onConfirm={() => void leave()}
        >
          <Button size="small" tone="danger" aria-label={words.disconnectLabel(name)} disabled={disconnecting.isLoading} className="sm:ml-auto">
            {words.disconnect}
          </Button>
        </Confirm>
      </div>
      {syncing.isSuccess && state === 'connected' && (
        <p role="status" className="text-[13px] text-muted">
          {words.synced}
        </p>
      )}
      {(syncing.error ?? disconnecting.error) && <Failure error={syncing.error ?? disconnecting.error} />}
      {isChoosing && <ChooseCalendars connection={connection} onClose={() => setChoosing(false)} />}
    </>
  )
}
