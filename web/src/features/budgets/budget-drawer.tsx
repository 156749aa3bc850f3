import type { Budget } from '@dumont/contracts'
import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { Drawer } from '../../ui/drawer.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { AlertItem } from '../alerts/alert-item.tsx'
import { useBudgetHistory } from './use-budget-history.ts'
import { StandingBar } from './standing-bar.tsx'
import { useBudgetWords } from './use-budget-words.ts'
import { useStanding } from './use-standing.ts'

/** Where a budget stands, what fired, and what became of each message. */
export function BudgetDrawer({ id, budget, onClose }: { id: number; budget: Budget | undefined; onClose: () => void }) {
  const { budgets: words, app } = useStrings()
  const say = useBudgetWords()
  const name = budget ? say.nameOf(budget) : words.number(String(id))
  return (
    <Drawer title={words.historyTitle(name)} text={words.historyText} closeLabel={app.close} open onClose={onClose}>
      {budget ? (
        <>
          <Standing budget={budget} />
          <History id={id} />
        </>
      ) : (
        <p className="text-muted">{words.gone}</p>
      )}
    </Drawer>
  )
}

const Standing = ({ budget }: { budget: Budget }) => <StandingBar budget={budget} status={useStanding(budget)} />

function History({ id }: { id: number }) {
  const { budgets: words } = useStrings()
  const { data, error, isMailConfigured } = useBudgetHistory(id)
  if (error) return <Failure error={error} />
  if (!data) return <Skeleton className="h-40" />
  if (data.length === 0) return <p className="text-muted">{words.historyNone}</p>
  return (
    <ul className="flex flex-col gap-3">
      {data.map((alert) => (
        <AlertItem key={alert.id} alert={alert} isNew={false} isMailConfigured={isMailConfigured} hasLink={false} />
      ))}
    </ul>
  )
}
