import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { PageTitle } from '../../app/page-title.tsx'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useMeQuery } from '../accounts/api.ts'
import { AlertsNav } from '../alerts/alerts-nav.tsx'
import { useAlertsQuery } from '../alerts/api.ts'
import { bellQuestion } from '../alerts/bell-question.ts'
import { LateEvaluator } from '../alerts/late-evaluator.tsx'
import { BudgetDialog } from './budget-dialog.tsx'
import { BudgetDrawer } from './budget-drawer.tsx'
import { BudgetItem } from './budget-item.tsx'
import { useBudgets } from './use-budgets.ts'

export function BudgetsPage() {
  const { budgets: words, app } = useStrings()
  const { data: me } = useMeQuery()
  const { data, error, refetch } = useBudgets()
  const bell = useAlertsQuery(bellQuestion)
  const mayChange = me !== undefined && me.role !== 'viewer'
  return (
    <>
      <PageTitle title={words.title} subtitle={words.subtitle} actions={mayChange && data && data.length > 0 && <NewBudget />} />
      <AlertsNav />
      <LateEvaluator alerts={bell.data} />
      {error && <Failure error={error} title={words.errorTitle} actions={<Button onClick={() => void refetch()}>{app.retry}</Button>} />}
      {!data && !error && <Skeleton className="h-72 rounded-xl" />}
      {data?.length === 0 && (
        <Empty title={words.empty.title} text={words.empty.text}>
          {mayChange ? <NewBudget /> : <p className="text-muted">{words.viewer}</p>}
        </Empty>
      )}
      {data && data.length > 0 && (
        <div className="grid items-stretch gap-4 lg:grid-cols-2">
          {data.map((budget) => (
            <BudgetItem key={budget.id} budget={budget} mayChange={mayChange} />
          ))}
        </div>
      )}
      {data && <Opened budgets={data} />}
    </>
  )
}

function Opened({ budgets }: { budgets: Parameters<typeof BudgetItem>[0]['budget'][] }) {
  const [params, setParams] = useSearchParams()
  const id = params.get('budget')
  const close = () =>
    setParams((old) => {
      const next = new URLSearchParams(old)
      next.delete('budget')
      return next
    })
  return id === null ? null : <BudgetDrawer id={Number(id)} budget={budgets.find((one) => String(one.id) === id)} onClose={close} />
}

function NewBudget() {
  const { budgets: words } = useStrings()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button tone="primary" onClick={() => setOpen(true)}>
        {words.create}
      </Button>
      {isOpen && <BudgetDialog title={words.createTitle} onClose={() => setOpen(false)} />}
    </>
  )
}
