import type { Budget } from '@dumont/contracts'
import { useMemo, useState, type FormEvent } from 'react'
import { asApiError } from '../../app/api-error.ts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError } from '../../ui/field.tsx'
import { useRefusal } from '../alerts/use-refusal.ts'
import { useMeQuery } from '../accounts/api.ts'
import { useAddBudgetMutation, useChangeBudgetMutation } from './api.ts'
import { decideBudget, fieldsOf, newFields, type BudgetFields, type Faults } from './budget-form.ts'
import { PeriodPart, ScopePart, WhatPart } from './budget-fields.tsx'
import { previewedOf, previewedOfKept, type Previewed } from './preview.ts'
import { RulesPart, TellingPart } from './budget-fields-more.tsx'

/** All of a budget: a new one, or one that is changed. */
export function BudgetDialog({ budget, title, onClose }: { budget?: Budget; title: string; onClose: () => void }) {
  const { app } = useStrings()
  return (
    <Dialog isWide title={title} closeLabel={app.close} open onOpenChange={(open) => !open && onClose()}>
      <BudgetForm budget={budget} onDone={onClose} />
    </Dialog>
  )
}

function BudgetForm({ budget, onDone }: { budget: Budget | undefined; onDone: () => void }) {
  const { budgets: words, form } = useStrings()
  const { language, zone } = useLocale()
  const { data: me } = useMeQuery()
  const textOf = useRefusal()
  const [fields, setFields] = useState<BudgetFields>(() =>
    budget ? fieldsOf(budget, language) : newFields({ zone, language, email: me?.user.email ?? '', amount: '100' }),
  )
  const [faults, setFaults] = useState<Faults>({})
  const [add, adding] = useAddBudgetMutation()
  const [change, changing] = useChangeBudgetMutation()
  const failure = asApiError(adding.error ?? changing.error)
  const isBusy = adding.isLoading || changing.isLoading
  const set = (part: Partial<BudgetFields>) => setFields((old) => ({ ...old, ...part }))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const decided = decideBudget(fields, language)
    setFaults('faults' in decided ? decided.faults : {})
    if ('faults' in decided || isBusy) return
    const answer = budget ? await change({ id: budget.id, ...decided.body }) : await add(decided.body)
    if (!answer.error) onDone()
  }
  const previewed = useMemo(() => previewOf(fields, language, budget), [fields, language, budget])
  const parts = { fields, faults, set }
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
      <WhatPart {...parts} />
      <ScopePart {...parts} />
      <PeriodPart {...parts} />
      <RulesPart {...parts} previewed={previewed} />
      <TellingPart {...parts} />
      {Object.keys(faults).length > 0 && <FormError>{[...new Set(Object.values(faults))].map((fault) => words.faults[fault]).join('. ')}</FormError>}
      {failure && <FormError>{textOf(failure)}</FormError>}
      <Button type="submit" tone="primary" disabled={isBusy}>
        {isBusy ? form.working : words.save}
      </Button>
    </form>
  )
}

/** As the fields have it now; undefined: they have a fault. */
function previewOf(fields: BudgetFields, language: string, kept: Budget | undefined): Previewed | undefined {
  const decided = decideBudget(fields, language)
  if ('faults' in decided) return undefined
  return kept ? previewedOfKept({ ...kept, ...previewedOf(decided.body) } as Budget) : previewedOf(decided.body)
}
