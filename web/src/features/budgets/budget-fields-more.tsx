import { useStrings } from '../../app/i18n/index.ts'
import { Field, SelectField } from '../../ui/field.tsx'
import { ChannelChoice } from '../alerts/channel-choice.tsx'
import { Group, useFault, type Part } from './budget-fields.tsx'
import type { BudgetFields } from './budget-form.ts'
import { BudgetPreview } from './budget-preview.tsx'
import { languageNames } from './language-names.ts'
import type { Previewed } from './preview.ts'
import { ThresholdEditor } from './threshold-editor.tsx'

export function RulesPart({ fields, faults, set, previewed }: Part & { previewed: Previewed | undefined }) {
  const { budgets: words } = useStrings()
  const fault = useFault(faults)
  return (
    <Group title={words.rules}>
      <ThresholdEditor thresholds={fields.thresholds} onChange={(thresholds) => set({ thresholds })} />
      <BudgetPreview budget={previewed} />
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label={words.pending}
          hint={words.pendingHint}
          inputMode="numeric"
          value={fields.pending}
          error={fault('pending')}
          onChange={({ target }) => set({ pending: target.value })}
        />
        <Field
          label={words.margin}
          hint={words.marginHint}
          inputMode="decimal"
          value={fields.margin}
          error={fault('margin')}
          onChange={({ target }) => set({ margin: target.value })}
        />
      </div>
    </Group>
  )
}

export function TellingPart({ fields, faults, set }: Part) {
  const { budgets: words, form } = useStrings()
  const fault = useFault(faults)
  return (
    <Group title={words.telling}>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label={form.email}
          type="email"
          autoComplete="email"
          hint={words.emailHint}
          value={fields.email}
          error={fault('email')}
          onChange={({ target }) => set({ email: target.value })}
        />
        <SelectField
          label={words.language}
          value={fields.language}
          options={languageNames}
          onChange={(language) => set({ language: language as BudgetFields['language'] })}
        />
      </div>
      <ChannelChoice chosen={fields.channels} onChange={(channels) => set({ channels })} />
    </Group>
  )
}
