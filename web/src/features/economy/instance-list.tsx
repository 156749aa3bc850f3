import type { Savings } from '@dumont/contracts'
import clsx from 'clsx'
import { useState } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { formatUpdated } from '../../ui/format-time.ts'
import { providerName } from '../../ui/provider-name.ts'
import type { Instance } from './api.ts'
import { becauseWords, hasNoEquivalent } from './because-words.ts'
import { formatSpan } from './format-span.ts'
import { EstimatedBadge, ReferenceWords } from './reference-words.tsx'
import { useChoice } from './use-choice.ts'
import type { Money } from './use-money.ts'

const instancesInSight = 4

/** All of them, or the first and a button: what is cut off without a word is taken for all. */
type Several = { instances: readonly Instance[]; leftOut: Savings['not_compared_instances']; money: Money }

export function Instances({ instances, leftOut, money }: Several) {
  const { economy: words } = useStrings()
  const { language } = useLocale()
  const [all, setAll] = useState(false)
  const shown = all || instances.length <= instancesInSight ? instances : instances.slice(0, instancesInSight - 1)
  return (
    <>
      <ul
        aria-label={words.sessionTitle}
        className={clsx('flex flex-col divide-y divide-line', all && 'max-h-[720px] overflow-y-auto')}
        tabIndex={all ? 0 : undefined}
      >
        {shown.map((one) => (
          <InstanceItem key={one.session_id} instance={one} money={money} reason={leftOut.find(({ instance_id: id }) => id === one.instance_id)?.reason} />
        ))}
      </ul>
      {shown.length < instances.length && (
        <Button size="small" className="self-start" onClick={() => setAll(true)}>
          {words.showInstances(formatNumber(instances.length, language))}
        </Button>
      )}
    </>
  )
}

const tones: Record<Instance['status'], Tone> = { running: 'good', idle: 'warn', stopped: 'plain' }

function InstanceItem({ instance, money, reason }: { instance: Instance; money: Money; reason: string | undefined }) {
  const { economy: words } = useStrings()
  const { language, zone } = useLocale()
  const now = useNow(30_000)
  const { reference, savings_so_far: saved } = instance
  const name = [instance.gpu_count > 1 ? `${instance.gpu_count} × ${instance.gpu_label}` : instance.gpu_label, instance.name].filter(Boolean).join(', ')
  const here = instance.dumont_hourly_rate === null ? words.rateUnknown : words.perHour(money.rate(instance.dumont_hourly_rate))
  return (
    <li className="flex flex-col gap-1 py-3 first:pt-0">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <strong className="min-w-0 flex-1 font-semibold">{name}</strong>
        <Badge tone={tones[instance.status]}>{words.states[instance.status]}</Badge>
        {instance.estimated && <EstimatedBadge />}
      </div>
      <p className="num flex flex-wrap justify-between gap-x-3 text-[13px] text-muted">
        <span>
          {[providerName(instance.rented_from), instance.region, words.sessionSince(formatSpan(instance.running_hours)), here].filter(Boolean).join(' · ')}
        </span>
        {saved !== null && (
          <span className={clsx('font-medium', saved < 0 ? 'text-bad' : 'text-good')}>
            {saved < 0 ? words.instanceLost(money.cents(-saved)) : words.instanceSaved(money.cents(saved))}
          </span>
        )}
      </p>
      {instance.stale && <p className="text-[13px] text-warn">{words.noAnswer(formatUpdated(Date.parse(instance.last_seen_at), now, language, zone))}</p>}
      <p className="num text-[13px] text-muted">
        {reference ? (
          <>
            <ReferenceWords reference={reference} /> {words.perHour(money.rate(instance.provider_hourly_rate ?? reference.usd_per_hour))}
          </>
        ) : (
          <WhyNot reason={reason ?? (instance.dumont_hourly_rate === null ? rateUnknown : '')} />
        )}
      </p>
    </li>
  )
}

/** As the server says it; for an instance that it has not given a reason for yet. */
const rateUnknown = 'what it costs here is not known'

function WhyNot({ reason }: { reason: string }) {
  const { economy: words } = useStrings()
  const [{ provider }] = useChoice()
  const why = becauseWords(reason, provider, words.because)
  if (hasNoEquivalent(reason))
    return (
      <span title={why}>
        <Badge tone="warn">{words.noEquivalent}</Badge>
      </span>
    )
  return (
    <span>
      <Badge tone="warn">{words.leftOutBadge}</Badge> {why}
    </span>
  )
}
