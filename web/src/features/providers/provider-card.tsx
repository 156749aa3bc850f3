import { useState } from 'react'
import { Link } from 'react-router'
import { query } from '../../app/api.ts'
import { useStrings } from '../../app/i18n/index.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import type { Entry } from './api.ts'
import { useCatalogueQuery } from '../prices/api.ts'
import { ConnectDialog, KeyNeeds, Links } from './connect-dialog.tsx'
import { ConnectionItem } from './connection-item.tsx'
import { useServerWords } from './use-server-words.ts'

export function ProviderCard({ entry, canChange }: { entry: Entry; canChange: boolean }) {
  const { providers: words } = useStrings()
  const say = useServerWords()
  const [isOpen, setOpen] = useState(false)
  const { data: catalogue } = useCatalogueQuery()
  // A catalogue of many clouds sells nothing under its own name.
  const sells = catalogue?.gpus.some(({ providers }) => providers.some(({ provider }) => provider === entry.id)) ?? false
  const isConnected = entry.connections.length > 0
  return (
    <Card
      title={entry.label}
      subtitle={words.kinds[entry.kind]}
      actions={
        canChange && (
          <Button
            size="small"
            tone={isConnected ? 'secondary' : 'primary'}
            aria-label={isConnected ? words.anotherLabel(entry.label) : words.connectLabel(entry.label)}
            onClick={() => setOpen(true)}
          >
            {isConnected ? words.another : words.connect}
          </Button>
        )
      }
    >
      {isConnected ? (
        <ul className="flex flex-col divide-y divide-line">
          {entry.connections.map((connection) => (
            <ConnectionItem key={connection.id} entry={entry} connection={connection} canChange={canChange} />
          ))}
        </ul>
      ) : (
        <div className="flex flex-1 flex-col gap-3">
          <p className="flex flex-wrap gap-1.5">
            <Badge tone={entry.needs_key ? 'plain' : 'good'}>{entry.needs_key ? words.keyNeeded : words.noKey}</Badge>
            {entry.has_history && <Badge tone="accent">{words.history}</Badge>}
            {entry.has_reference_prices && <Badge>{words.references}</Badge>}
          </p>
          <p className="text-[13px] text-muted">{say(entry.about.collects)}</p>
          {entry.about.key !== null && (
            <details className="text-[13px]">
              <summary className="w-fit rounded text-accent">{words.needs}</summary>
              <div className="mt-2 flex flex-col gap-2">
                <KeyNeeds entry={entry} />
              </div>
            </details>
          )}
          <div className="mt-auto">
            <Links entry={entry} />
          </div>
        </div>
      )}
      {isConnected && (
        <p className="mt-4 border-t border-line pt-3 text-[13px]">
          <Link to={sells ? `/prices?${query({ provider: entry.id, by: 'place' })}` : '/prices'} className="font-medium text-accent hover:underline">
            {words.seePrices}
          </Link>
        </p>
      )}
      <ConnectDialog entry={entry} open={isOpen} onOpenChange={setOpen} />
    </Card>
  )
}
