import type { Budget } from '@dumont/contracts'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { useStrings } from '../../app/i18n/index.ts'
import { useNow } from '../../app/use-now.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { FormError } from '../../ui/field.tsx'
import { Switch } from '../../ui/switch.tsx'
import { RecipientNote } from '../alerts/recipient-note.tsx'
import { useRemoveBudgetMutation } from './api.ts'
import { BudgetDialog } from './budget-dialog.tsx'
import { SilenceMenu } from './silence-menu.tsx'
import { StandingBadge } from './standing-badge.tsx'
import { StandingBar } from './standing-bar.tsx'
import { standingOf } from './standing.ts'
import { useToldTo } from '../alerts/use-told-to.ts'
import { useBudgetWords } from './use-budget-words.ts'
import { useChangeBudget } from './use-change-budget.ts'
import { useStanding } from './use-standing.ts'
import { useTestBudget } from './use-test-budget.tsx'

export function BudgetItem({ budget: known, mayChange }: { budget: Budget; mayChange: boolean }) {
  const { budgets: words } = useStrings()
  const say = useBudgetWords()
  const now = useNow()
  const { shown: budget, change, problem } = useChangeBudget(known)
  const status = useStanding(known, budget)
  const name = say.nameOf(budget)
  const standing = standingOf({ ...budget, status }, now)
  const test = useTestBudget(budget.id, name)
  const sends = budget.email !== null || budget.channels.length > 0
  return (
    <Card
      title={name}
      subtitle={`${words.amounts[budget.period.kind]}: ${say.exact(budget.threshold)}`}
      actions={
        <div className="flex items-center gap-3">
          <StandingBadge standing={standing} status={status} />
          {mayChange && <Switch label={budget.enabled ? words.on : words.off} checked={budget.enabled} onChange={(enabled) => change({ enabled })} />}
        </div>
      }
    >
      <div className="flex flex-1 flex-col gap-4">
        {problem && <FormError>{problem}</FormError>}
        <StandingBar budget={budget} status={status} />
        {standing === 'silenced' && <p className="text-[13px] text-muted">{words.silencedUntil(say.time(budget.silenced_until!, now))}</p>}
        <Facts budget={budget} />
        {mayChange && budget.email !== null && <RecipientNote email={budget.email} />}
        {test.answer}
        <div className="mt-auto flex flex-wrap gap-2">
          <Link to={`/budgets?budget=${budget.id}`} className={buttonLook({ size: 'small' })} aria-label={words.openLabel(name)}>
            {words.open}
          </Link>
          {mayChange && (
            <>
              <EditBudget budget={budget} name={name} />
              <SilenceMenu budget={budget} name={name} isSilenced={standing === 'silenced'} />
              {sends && test.button}
              <RemoveBudget id={budget.id} name={name} />
            </>
          )}
        </div>
      </div>
    </Card>
  )
}

function Facts({ budget }: { budget: Budget }) {
  const { budgets: words } = useStrings()
  const toldTo = useToldTo(budget)
  const say = useBudgetWords()
  const reached = (one: Budget['thresholds'][number]) =>
    budget.status?.thresholds.some(({ on, percent, fired_at: at }) => on === one.on && percent === one.percent && at !== null)
  const rows: [string, ReactNode][] = [
    [words.facts.thresholds, budget.thresholds.map((one) => (reached(one) ? `${say.threshold(one)} (${words.reached})` : say.threshold(one))).join(', ')],
    [words.facts.period, say.period(budget.period)],
    [words.facts.planned, say.planned(budget.planned_usage)],
    [words.telling, toldTo],
  ]
  return (
    <dl className="num grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-[13px]">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function EditBudget({ budget, name }: { budget: Budget; name: string }) {
  const { budgets: words } = useStrings()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button size="small" aria-label={words.editLabel(name)} onClick={() => setOpen(true)}>
        {words.edit}
      </Button>
      {isOpen && <BudgetDialog budget={budget} title={words.editTitle(name)} onClose={() => setOpen(false)} />}
    </>
  )
}

function RemoveBudget({ id, name }: { id: number; name: string }) {
  const { budgets: words, app } = useStrings()
  const [remove, { isLoading }] = useRemoveBudgetMutation()
  return (
    <Confirm title={words.removeTitle(name)} text={words.removeText} confirmLabel={words.remove} cancelLabel={app.cancel} onConfirm={() => void remove(id)}>
      <Button size="small" tone="danger" disabled={isLoading} aria-label={words.removeLabel(name)}>
        {words.remove}
      </Button>
    </Confirm>
  )
}
