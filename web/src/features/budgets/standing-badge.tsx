import type { BudgetStatus } from '@dumont/contracts'
import { useStrings } from '../../app/i18n/index.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { reachedThreshold, type Standing } from './standing.ts'
import { useBudgetWords } from './use-budget-words.ts'

const tones: Record<Standing, Tone> = {
  off: 'plain',
  unknown: 'plain',
  no_data: 'warn',
  silenced: 'plain',
  firing: 'warn',
  pending: 'warn',
  recovering: 'warn',
  normal: 'good',
}

export function StandingBadge({ standing, status }: { standing: Standing; status: BudgetStatus | null }) {
  const { budgets: words } = useStrings()
  const say = useBudgetWords()
  const reached = standing === 'firing' ? reachedThreshold(status) : undefined
  if (!reached) return <Badge tone={tones[standing]}>{words.states[standing]}</Badge>
  // Half of it is spent in every month; all of it in a bad one.
  return <Badge tone={reached.percent >= 100 ? 'bad' : 'warn'}>{words.isReached(say.threshold(reached))}</Badge>
}
