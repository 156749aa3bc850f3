import type { Budget } from '@dumont/contracts'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { Card } from '../../ui/card.tsx'
import { FormError } from '../../ui/field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Switch } from '../../ui/switch.tsx'
import { useMeQuery } from '../accounts/api.ts'
import { PriceDrop } from '../alerts/price-drop.tsx'
import { AmountEntry } from './amount-entry.tsx'
import type { BudgetCardProps } from './budget-card-props.ts'
import { BudgetSettings } from './budget-settings.tsx'
import { chooseBudget } from './choose-budget.ts'
import { FirstBudget } from './first-budget.tsx'
import { StandingBadge } from './standing-badge.tsx'
import { StandingBar } from './standing-bar.tsx'
import { standingOf } from './standing.ts'
import { useBudgetWords } from './use-budget-words.ts'
import { useBudgets } from './use-budgets.ts'
import { useChangeBudget } from './use-change-budget.ts'
import { useStanding } from './use-standing.ts'

/** BudgetAlertSettings: the budget that fits what the page shows, or a first one in one step. */
export default function BudgetCard({ series, weekUsd, alert, prices }: BudgetCardProps) {
  const { budgets: words } = useStrings()
  const { data: me } = useMeQuery()
  const { data, error } = useBudgets()
  const budget = data && chooseBudget(data, series.gpu, series.provider)
  const mayChange = me?.role !== 'viewer'
  const drop = <PriceDrop alert={alert} series={series} shown={prices} mayChange={me !== undefined && mayChange} />
  if (budget) return <Shown key={budget.id} budget={budget} count={data.length} mayChange={mayChange} drop={drop} />
  return (
    <Card title={words.cardTitle}>
      {data ? (
        <>
          {me && <FirstBudget key={series.gpu} series={series} weekUsd={weekUsd} email={me.user.email ?? ''} mayChange={mayChange} />}
          {data.length > 0 && <AllLink text={words.others(String(data.length))} />}
        </>
      ) : error ? (
        <Failure error={error} title={words.errorTitle} />
      ) : (
        <Skeleton className="h-[180px]" />
      )}
      {(data ?? error) && <div className="mt-4">{drop}</div>}
    </Card>
  )
}

function Shown({ budget: known, count, mayChange, drop }: { budget: Budget; count: number; mayChange: boolean; drop: ReactNode }) {
  const { budgets: words } = useStrings()
  const say = useBudgetWords()
  const now = useNow()
  const { shown: budget, change, problem } = useChangeBudget(known)
  const status = useStanding(known, budget)
  const [isOpen, setOpen] = useState(false)
  const name = say.nameOf(budget)
  const standing = standingOf({ ...budget, status }, now)
  return (
    <Card
      title={words.cardTitle}
      subtitle={name}
      actions={
        <Switch label={budget.enabled ? words.on : words.off} checked={budget.enabled} disabled={!mayChange} onChange={(enabled) => change({ enabled })} />
      }
    >
      <div className="flex flex-col gap-3">
        {problem && <FormError>{problem}</FormError>}
        <AmountEntry
          label={words.amounts[budget.period.kind]}
          amount={budget.threshold}
          disabled={!mayChange}
          onCommit={(threshold) => change({ threshold })}
        />
        <StandingBar budget={budget} status={status} />
        {standing === 'silenced' && <p className="text-[12px] text-muted">{words.silencedUntil(say.time(budget.silenced_until!, now))}</p>}
        {standing === 'firing' && (
          <p>
            <StandingBadge standing={standing} status={status} />
          </p>
        )}
        <details className="border-t border-line pt-3 text-[13px]" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary className="font-medium">{words.more}</summary>
          <BudgetSettings budget={budget} disabled={!mayChange} isOpen={isOpen} onChange={change} />
        </details>
        <AllLink text={words.all(String(count))} />
        {drop}
      </div>
    </Card>
  )
}

const AllLink = ({ text }: { text: string }) => (
  <Link to="/budgets" className="mt-3 self-start text-[13px] text-accent underline-offset-4 hover:underline">
    {text}
  </Link>
)
