import type { AlertRule, Silence } from '@dumont/contracts'
import { useState } from 'react'
import { asApiError } from '../../app/api-error.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { FormError } from '../../ui/field.tsx'
import { RuleDialog } from './rule-dialog.tsx'
import { useRemoveRuleMutation, useSilenceRuleMutation, useTestRuleMutation } from './rules-api.ts'

const silences = ['1h', '1d', 'off'] as const

/** Silence, test and removal, and what became of the last of them. */
export function useRuleActs({ id, name }: AlertRule) {
  const { rules: words, budgets, app } = useStrings()
  const textOf = useFailureText()
  const [silence, silencing] = useSilenceRuleMutation()
  const [test, testing] = useTestRuleMutation()
  const [remove, removing] = useRemoveRuleMutation()
  const failure = asApiError(silencing.error ?? testing.error ?? removing.error)
  return {
    silence: (isSilenced: boolean) => (
      <select
        aria-label={budgets.silenceLabel(name)}
        value=""
        disabled={silencing.isLoading}
        onChange={({ target }) => target.value && void silence({ id, for: target.value as Silence['for'] })}
        className={`${buttonLook({ size: 'small' })} max-w-44`}
      >
        <option value="">{budgets.silence}</option>
        {silences
          .filter((one) => one !== 'off' || isSilenced)
          .map((one) => (
            <option key={one} value={one}>
              {budgets.silences[one]}
            </option>
          ))}
      </select>
    ),
    test: (
      <Button size="small" disabled={testing.isLoading} aria-label={budgets.testLabel(name)} onClick={() => void test(id)}>
        {budgets.test}
      </Button>
    ),
    remove: (
      <Confirm
        title={budgets.removeTitle(name)}
        text={words.removeText}
        confirmLabel={budgets.remove}
        cancelLabel={app.cancel}
        onConfirm={() => void remove(id)}
      >
        <Button size="small" tone="danger" disabled={removing.isLoading} aria-label={budgets.removeLabel(name)}>
          {budgets.remove}
        </Button>
      </Confirm>
    ),
    answer: failure ? (
      <FormError>{textOf(failure)}</FormError>
    ) : (
      testing.data && (
        <p role="status" className="text-[13px] text-muted">
          {budgets.testStates[testing.data.state]}
        </p>
      )
    ),
  }
}

export function EditRule({ rule }: { rule: AlertRule }) {
  const { rules: words } = useStrings()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button size="small" aria-label={words.editLabel(rule.name)} onClick={() => setOpen(true)}>
        {words.edit}
      </Button>
      {isOpen && <RuleDialog rule={rule} title={words.editTitle(rule.name)} onClose={() => setOpen(false)} />}
    </>
  )
}
