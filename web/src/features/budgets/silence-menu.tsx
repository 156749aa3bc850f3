import type { Budget, Silence } from '@dumont/contracts'
import { useId } from 'react'
import { useStrings } from '../../app/i18n/index.ts'
import { buttonLook } from '../../ui/button.tsx'
import { useSilenceBudgetMutation } from './api.ts'

const choices: readonly Silence['for'][] = ['1h', '1d', 'period', 'off']

/** A list that acts when something is chosen, and then shows its name again. */
export function SilenceMenu({ budget, name, isSilenced }: { budget: Budget; name: string; isSilenced: boolean }) {
  const { budgets: words } = useStrings()
  const id = useId()
  const [silence, { isLoading }] = useSilenceBudgetMutation()
  return (
    <select
      id={id}
      aria-label={words.silenceLabel(name)}
      value=""
      disabled={isLoading}
      onChange={({ target }) => target.value && void silence({ id: budget.id, for: target.value as Silence['for'] })}
      className={`${buttonLook({ size: 'small' })} max-w-44`}
    >
      <option value="">{words.silence}</option>
      {choices
        .filter((one) => one !== 'off' || isSilenced)
        // A rolling budget has no period that ends.
        .filter((one) => one !== 'period' || budget.period.kind !== 'rolling_7d')
        .map((one) => (
          <option key={one} value={one}>
            {words.silences[one]}
          </option>
        ))}
    </select>
  )
}
