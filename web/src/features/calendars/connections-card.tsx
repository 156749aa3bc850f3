import type { CalendarStatus } from '@dumont/contracts'
import { useState } from 'react'
import { useStrings } from '../../app/i18n/index.ts'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { Left } from './connection-actions.tsx'
import { ConnectionItem } from './connection-item.tsx'
import { ConnectButton } from './consent-buttons.tsx'

export function ConnectionsCard({ status, mayChange }: { status: CalendarStatus; mayChange: boolean }) {
  const { calendarSettings: words } = useStrings()
  // Kept here: the connection that it is about is gone.
  const [left, setLeft] = useState<Left>()
  const { connections } = status
  return (
    <Card
      title={words.connectionsTitle}
      subtitle={words.connectionsText}
      actions={
        mayChange && status.google_configured && <ConnectButton isFirst={connections.length === 0} tone={connections.length === 0 ? 'primary' : 'secondary'} />
      }
    >
      <div className="flex flex-col gap-4">
        {left && <LeftNotice left={left} />}
        {connections.length === 0 && <p className="text-muted">{words.none}</p>}
        {connections.length > 0 && (
          <ul aria-label={words.connectionsTitle} className="flex flex-col divide-y divide-line">
            {connections.map((one) => (
              <ConnectionItem key={one.id} connection={one} mayChange={mayChange} onLeft={setLeft} />
            ))}
          </ul>
        )}
      </div>
    </Card>
  )
}

function LeftNotice({ left: { name, kind, revoked } }: { left: Left }) {
  const { calendarSettings: words } = useStrings()
  if (kind === 'ics') return <Notice tone="good" title={words.disconnectedHere(name)} />
  return revoked ? (
    <Notice tone="good" title={words.disconnected(name)} />
  ) : (
    <Notice tone="warn" title={words.notRevoked(name)}>
      {words.byHand}
    </Notice>
  )
}
