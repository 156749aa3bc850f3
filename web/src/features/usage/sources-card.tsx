import type { UsageSource } from '@dumont/contracts'
import { Failure } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { formatHour, formatUpdated } from '../../ui/format-time.ts'
import { useMeQuery } from '../accounts/api.ts'
import { useRemoveUsageSourceMutation, useUsageSourcesQuery } from './api.ts'
import { HowToRecord } from './how-to-record.tsx'

const tones: Record<UsageSource['state'], Tone> = { waiting: 'plain', ok: 'good', failing: 'warn', paused: 'plain', key_rejected: 'bad' }

/** The accounts whose instances are watched, with what the vendor tells of money, and the other ways. `money` hides amounts where they are hidden. */
export function SourcesCard({ money }: { money: (usd: number) => string }) {
  const { usage: words } = useStrings()
  const { data, error } = useUsageSourcesQuery(undefined, { pollingInterval: 60_000, skipPollingIfUnfocused: true, refetchOnFocus: true })
  return (
    <Card title={words.sourcesTitle} subtitle={words.sourcesText}>
      <div className="flex flex-col gap-4">
        {error && !data && <Failure error={error} />}
        {data && data.sources.length > 0 && (
          <ul aria-label={words.sourcesTitle} className="flex flex-col divide-y divide-line">
            {data.sources.map((source) => (
              <SourceItem key={source.id} source={source} money={money} />
            ))}
          </ul>
        )}
        <details>
          <summary className="w-fit text-[13px] font-medium text-accent">{words.moreWays}</summary>
          <div className="mt-4">
            <HowToRecord />
          </div>
        </details>
      </div>
    </Card>
  )
}

function SourceItem({ source, money }: { source: UsageSource; money: (usd: number) => string }) {
  const { usage: words } = useStrings()
  const { language, zone } = useLocale()
  const { data: me } = useMeQuery()
  const now = useNow()
  const [remove, removing] = useRemoveUsageSourceMutation()
  const { balance, billed } = source
  const when = (at: string) => formatUpdated(Date.parse(at), now, language, zone)
  const facts = [
    words.instances(formatNumber(source.instances, language)),
    balance && words.balance(money(balance.usd), when(balance.observed_at)),
    balance && balance.burn_usd_per_hour > 0 && words.burn(money(balance.burn_usd_per_hour)),
    balance?.empty_at && words.emptyAt(formatHour(Date.parse(balance.empty_at), language, zone)),
    billed && words.billed(money(billed.billed_usd), money(billed.ledger_usd)),
  ].filter(Boolean)
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2.5">
      <strong className="font-semibold">{source.connection_name}</strong>
      <Badge tone={tones[source.state]}>{words.states[source.state]}</Badge>
      <span className="num min-w-0 flex-1 basis-60 text-[13px] text-muted">
        {facts.join(' · ')}
        {source.last_error && <span className="block text-warn">{source.last_error}</span>}
      </span>
      {me?.role === 'owner' && (
        <Button size="small" disabled={removing.isLoading} aria-label={words.unwatchLabel(source.connection_name)} onClick={() => void remove(source.id)}>
          {words.unwatch}
        </Button>
      )}
      {removing.error && <Failure error={removing.error} />}
    </li>
  )
}
