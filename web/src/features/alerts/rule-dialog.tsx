import type { AlertRule } from '@dumont/contracts'
import { useState, type FormEvent } from 'react'
import { asApiError } from '../../app/api-error.ts'
import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, FormError, SelectField } from '../../ui/field.tsx'
import { useMeQuery } from '../accounts/api.ts'
import { useCatalogueQuery } from '../prices/api.ts'
import { ChannelChoice } from './channel-choice.tsx'
import { ConditionPart, type RulePart } from './rule-fields.tsx'
import { decideRule, newRuleFields, ruleFieldsOf, type RuleFaults, type RuleFields } from './rule-form.ts'
import { useAddRuleMutation, useChangeRuleMutation } from './rules-api.ts'
import { languageNames } from '../budgets/language-names.ts'
import { useRefusal } from './use-refusal.ts'
import { useRuleWords } from './use-rule-words.ts'

/** All of a rule: a new one, or one that is changed. */
export function RuleDialog({ rule, title, onClose }: { rule?: AlertRule; title: string; onClose: () => void }) {
  const { app } = useStrings()
  return (
    <Dialog isWide title={title} closeLabel={app.close} open onOpenChange={(open) => !open && onClose()}>
      <RuleForm rule={rule} onDone={onClose} />
    </Dialog>
  )
}

function RuleForm({ rule, onDone }: { rule: AlertRule | undefined; onDone: () => void }) {
  const { rules: words, form } = useStrings()
  const { language } = useLocale()
  const { data: me } = useMeQuery()
  const { data: catalogue } = useCatalogueQuery()
  const say = useRuleWords()
  const textOf = useRefusal()
  const [fields, setFields] = useState<RuleFields>(() =>
    rule ? ruleFieldsOf(rule, language) : newRuleFields({ gpu: catalogue?.gpus[0]?.gpu ?? '', email: me?.user.email ?? '', language }),
  )
  const [faults, setFaults] = useState<RuleFaults>({})
  const [add, adding] = useAddRuleMutation()
  const [change, changing] = useChangeRuleMutation()
  const failure = asApiError(adding.error ?? changing.error)
  const isBusy = adding.isLoading || changing.isLoading
  const set = (part: Partial<RuleFields>) => {
    setFields((old) => ({ ...old, ...part }))
    // What is written anew is looked at anew, when it is sent.
    setFaults((old) => Object.fromEntries(Object.entries(old).filter(([name]) => !(name in part))))
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const decided = decideRule(fields, language)
    setFaults('faults' in decided ? decided.faults : {})
    if ('faults' in decided || isBusy) return
    const body = { name: fields.name.trim() || say.nameFor(decided.condition), condition: decided.condition, ...decided.rest }
    const answer = rule ? await change({ id: rule.id, ...body }) : await add(body)
    if (!answer.error) onDone()
  }
  const parts = { fields, faults, set }
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <ConditionPart {...parts} />
      <Field
        label={words.name}
        hint={words.nameHint}
        value={fields.name}
        maxLength={100}
        autoComplete="off"
        onChange={({ target }) => set({ name: target.value })}
      />
      <TellingPart {...parts} />
      {failure && <FormError>{textOf(failure)}</FormError>}
      <Button type="submit" tone="primary" disabled={isBusy}>
        {isBusy ? form.working : words.save}
      </Button>
    </form>
  )
}

function TellingPart({ fields, faults, set }: RulePart) {
  const { rules: words, budgets, form } = useStrings()
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label={form.email}
          type="email"
          autoComplete="email"
          hint={budgets.emailHint}
          value={fields.email}
          error={faults.email && words.faults.email}
          onChange={({ target }) => set({ email: target.value })}
        />
        <SelectField
          label={budgets.language}
          value={fields.language}
          options={languageNames}
          onChange={(language) => set({ language: language as RuleFields['language'] })}
        />
      </div>
      <ChannelChoice chosen={fields.channels} onChange={(channels) => set({ channels })} />
    </>
  )
}
