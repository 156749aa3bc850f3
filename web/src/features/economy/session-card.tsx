import type { Savings } from '@dumont/contracts'
import type { ReactNode } from 'react'
import { useMemo } from 'react'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Card } from '../../ui/card.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { economyApi, type Instance } from './api.ts'
import { BilledDisks } from './billed-disks.tsx'
import { Instances } from './instance-list.tsx'
import { LiveAmount } from './live-amount.tsx'
import { useAge } from './use-live.ts'
import { useChoice } from './use-choice.ts'
import { useMoney } from './use-money.ts'

/** What runs at this moment, instance by instance, and whose disks still cost. */
export function SessionCard({ isPaused, leftOut }: { isPaused: boolean; leftOut: Savings['not_compared_instances'] }) {
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
          <Instances instances={data.active_instances} leftOut={leftOut} money={money} />
        </div>
      )}
      {data.stopped.length > 0 && <BilledDisks stopped={data.stopped} money={money} />}
    </Card>
  )
}

const comparedHours = (instances: readonly Instance[]): number =>
  instances.reduce((sum, { savings_so_far: saved, running_hours: hours }) => (saved === null ? sum : sum + hours), 0)

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-[13px] text-muted">{label}</dt>
      <dd className="text-[22px] leading-7 font-semibold tracking-[-0.02em]">{children}</dd>
    </div>
  )
}
