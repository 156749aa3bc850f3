import type { Plan } from '@dumont/contracts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { formatNumber } from '../../ui/format-money.ts'
import { formatHour } from '../../ui/format-time.ts'
import { sayMoves } from './say-plan.ts'

/** Where it began and where it went, with times. */
export function PlanHistory({ plan }: { plan: Plan }) {
  const { plans: words } = useStrings()
  const locale = useLocale()
  const lines = sayMoves(plan.moves, words, locale)
  if (lines.length === 0) return null
  return (
    <details className="text-[13px]">
      <summary className="font-medium">{words.history(formatNumber(lines.length, locale.language))}</summary>
      <ol className="mt-2 flex flex-col gap-1.5">
        {plan.moves.map((move, i) => (
          <li key={`${move.at} ${move.reason}`} className="grid gap-x-3 sm:grid-cols-[132px_minmax(0,1fr)]">
            <time dateTime={move.at} className="text-muted">
              {formatHour(Date.parse(move.at), locale.language, locale.zone)}
            </time>
            <span>{lines[i]}</span>
          </li>
        ))}
      </ol>
    </details>
  )
}
