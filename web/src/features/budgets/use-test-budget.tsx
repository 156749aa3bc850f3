import { asApiError } from '../../app/api-error.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { useTestBudgetMutation } from './api.ts'

/** Sends a test to where a budget sends, and says what becomes of it. */
export function useTestBudget(id: number, name: string) {
  const { budgets: words } = useStrings()
  const textOf = useFailureText()
  const [test, { data, error, isLoading }] = useTestBudgetMutation()
  const failure = asApiError(error)
  const button = (
    <Button size="small" disabled={isLoading} aria-label={words.testLabel(name)} onClick={() => void test(id)}>
      {words.test}
    </Button>
  )
  const answer = failure ? (
    <p role="alert" className="text-[13px] text-bad">
      {textOf(failure)}
    </p>
  ) : (
    data && (
      <p role="status" className="text-[13px] text-muted">
        {words.testStates[data.state]}
      </p>
    )
  )
  return { button, answer }
}
