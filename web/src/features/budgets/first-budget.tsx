import { useState, type FormEvent } from 'react'
import { asApiError } from '../../app/api-error.ts'
import { useFailureText } from '../../app/failure.tsx'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Field, FormError } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { AmountEntry } from './amount-entry.tsx'
import { suggestAmount } from './amount.ts'
import { useAddBudgetMutation } from './api.ts'
import type { BudgetCardProps } from './budget-card-props.ts'
import { isEmail } from '../alerts/is-email.ts'
import { usualThresholds } from './budget-form.ts'

type Scope = 'all' | 'gpu'

/** A first budget in one step: everything else has a sane default, and can be changed afterwards. */
export function FirstBudget({ series, weekUsd, email: own, mayChange }: Pick<BudgetCardProps, 'series' | 'weekUsd'> & { email: string; mayChange: boolean }) {
  const { budgets: words, form } = useStrings()
  const { language, zone } = useLocale()
  const textOf = useFailureText()
  const [amount, setAmount] = useState<number>()
  const [isValid, setValid] = useState(true)
  const [scope, setScope] = useState<Scope>('all')
  const [email, setEmail] = useState(own)
  const [isBad, setBad] = useState(false)
  const [add, { isLoading, error }] = useAddBudgetMutation()
  const failure = asApiError(error)
  const wanted = amount ?? suggestAmount(weekUsd)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const address = email.trim()
    setBad(address !== '' && !isEmail(address))
    if (isLoading || !isValid || (address !== '' && !isEmail(address))) return
    void add({
      threshold: wanted,
      // What alerts call it, in mail too.
      alert_name: words.nameless(scope === 'gpu' ? series.gpu_label : words.everything),
      gpu_name: scope === 'gpu' ? series.gpu : null,
      period: { kind: 'month', zone },
      thresholds: usualThresholds,
      planned_usage: { kind: 'running' },
      email: address || null,
      language,
    })
  }
  if (!mayChange) return <p className="text-muted">{words.viewer}</p>
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-[13px] text-muted">{words.first.text}</p>
      <AmountEntry label={words.amounts.month} amount={wanted} onCommit={setAmount} inForm={{ around: suggestAmount(weekUsd), onValid: setValid }} />
      <div className="max-w-full overflow-x-auto">
        <Segmented<Scope>
          label={words.first.scope}
          value={scope}
          options={[
            { value: 'all', label: words.first.allGpus },
            { value: 'gpu', label: series.gpu_label },
          ]}
          onChange={setScope}
        />
      </div>
      <Field
        label={form.email}
        type="email"
        autoComplete="email"
        value={email}
        hint={words.emailHint}
        error={isBad ? form.invalidEmail : undefined}
        onChange={({ target }) => setEmail(target.value)}
      />
      {failure && <FormError>{textOf(failure)}</FormError>}
      <Button type="submit" tone="primary" disabled={isLoading}>
        {isLoading ? form.working : words.first.create}
      </Button>
    </form>
  )
}
