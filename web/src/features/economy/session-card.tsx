import clsx from 'clsx'
import type { ReactNode } from 'react'
import { useMemo, useState } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatNumber } from '../../ui/format-money.ts'
import { formatUpdated } from '../../ui/format-time.ts'
import { providerName } from '../../ui/provider-name.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { economyApi, type Instance } from './api.ts'
import { BilledDisks } from './billed-disks.tsx'
import { providerLabels } from './compared.ts'
import { LiveAmount } from './live-amount.tsx'
import { EstimatedBadge, ReferenceWords } from './reference-words.tsx'
import { formatSpan } from './format-span.ts'
import { useAge } from './use-live.ts'
import { useChoice } from './use-choice.ts'
import { useMoney, type Money } from './use-money.ts'

const instancesInSight = 4

/** What runs at this moment, instance by instance, and whose disks still cost. */
export function SessionCard({ isPaused }: { isPaused: boolean }) {
  const { economy: words } = useStrings()
  const { language } = useLocale()
  const money = useMoney()
  const [{ provider }] = useChoice()
  const state = economyApi.endpoints.realtime.useQueryState(provider)
  economyApi.endpoints.realtime.useQuerySubscription(provider, { refetchOnMountOrArgChange: 5 })
  const data = state.currentData
  const { answer } = useAge({ ...state, data })
  const anchor = useMemo(() => data && answer && { ...answer, value: data.totals.total_savings, usdPerHour: data.rate_per_hour }, [data, answer])
  if (!data || !anchor)
    return (
      <Card title={words.sessionTitle} subtitle={words.sessionText}>
        <Skeleton className="h-44" />
      </Card>
    )
  const { totals } = data
  return (
    <Card title={words.sessionTitle} subtitle={words.sessionText}>
      {data.active_instances.length === 0 ? (
        <p className="text-muted">
          <strong className="font-semibold text-ink">{words.nothingRunning}.</strong> {words.sessionEmpty}
        </p>
      ) : (
        <div className="flex flex-col gap-4">
          <dl className="num grid grid-cols-2 gap-x-6 gap-y-3">
            <Fact label={words.sessionSaved}>
              <LiveAmount key={provider} anchor={anchor} isPaused={isPaused} isHidden={money.isHidden} language={language} className="text-[22px] leading-7" />
            </Fact>
            <Fact label={words.sessionHours}>
              {money.hours(totals.total_running_hours)}
              {totals.not_compared_count > 0 && (
                <span className="block text-[12px] leading-4 font-normal tracking-normal text-muted">
                  {words.hoursCompared(money.hours(comparedHours(data.active_instances)))}
                </span>
              )}
            </Fact>
          </dl>
          <Instances instances={data.active_instances} money={money} />
        </div>
      )}
      {data.stopped.length > 0 && <BilledDisks stopped={data.stopped} money={money} />}
    </Card>
  )
}

const comparedHours = (instances: readonly Instance[]): number =>
  instances.reduce((sum, { savings_so_far: saved, running_hours: hours }) => (saved === null ? sum : sum + hours), 0)

/** All of them, or the first and a button: what is cut off without a word is taken for all. */
function Instances({ instances, money }: { instances: readonly Instance[]; money: Money }) {
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
          <InstanceItem key={one.session_id} instance={one} money={money} />
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

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-[13px] text-muted">{label}</dt>
      <dd className="text-[22px] leading-7 font-semibold tracking-[-0.02em]">{children}</dd>
    </div>
  )
}

const tones: Record<Instance['status'], Tone> = { running: 'good', idle: 'warn', stopped: 'plain' }

function InstanceItem({ instance, money }: { instance: Instance; money: Money }) {
  const { economy: words } = useStrings()
  const { language, zone } = useLocale()
  const now = useNow(30_000)
  const provider = useChoice()[0].provider
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
      <p className="num text-[13px] text-muted">
        {[providerName(instance.rented_from), instance.region, words.sessionSince(formatSpan(instance.running_hours)), here].filter(Boolean).join(' · ')}
      </p>
      {instance.stale && <p className="text-[13px] text-warn">{words.noAnswer(formatUpdated(Date.parse(instance.last_seen_at), now, language, zone))}</p>}
      <div className="num flex flex-wrap justify-between gap-x-3 text-[13px] text-muted">
        {reference ? (
          <>
            <span className="min-w-0">
              <ReferenceWords reference={reference} /> {words.perHour(money.rate(instance.provider_hourly_rate ?? reference.usd_per_hour))}
            </span>
            {saved !== null && <span className={saved < 0 ? 'font-medium text-bad' : 'font-medium text-good'}>{money.cost(saved)}</span>}
          </>
        ) : (
          <span title={words.noEquivalentAt(providerLabels[provider])}>
            <Badge tone="warn">{words.noEquivalent}</Badge>
          </span>
        )}
      </div>
    </li>
  )
}
