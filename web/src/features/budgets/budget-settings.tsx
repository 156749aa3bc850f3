import type { Budget, BudgetChange, PeriodKind, PlannedUsage } from '@dumont/contracts'
import { useStrings } from '../../app/i18n/index.ts'
import type { Body } from '../../app/wire.ts'
import { SelectField } from '../../ui/field.tsx'
import { BudgetPreview } from './budget-preview.tsx'
import { EmailSetting } from './email-setting.tsx'
import { languageNames } from './language-names.ts'
import { periodKinds } from './period-fields.ts'
import { previewedOfKept } from './preview.ts'
import { ThresholdEditor } from './threshold-editor.tsx'

export type ChangeBudget = (change: Body<typeof BudgetChange>) => void
type Props = { budget: Budget; disabled: boolean; onChange: ChangeBudget }

const digests: Budget['digest'][] = ['off', 'daily', 'weekly']

/** What is set seldom: each counts as soon as it is chosen. */
export function BudgetSettings({ budget, disabled, isOpen, onChange }: Props & { isOpen: boolean }) {
  const { budgets: words } = useStrings()
  const { period } = budget
  return (
    <div className="mt-3 flex flex-col gap-4">
      <ThresholdEditor thresholds={budget.thresholds} disabled={disabled} onChange={(thresholds) => onChange({ thresholds })} />
      {/* Asked only once somebody looks. */}
      {isOpen && <BudgetPreview budget={previewedOfKept(budget)} />}
      <div className="grid grid-cols-2 gap-3">
        <SelectField
          label={words.period}
          value={period.kind}
          disabled={disabled}
          // The length of an own period is set where all of it is.
          options={periodKinds.filter((kind) => kind !== 'custom' || period.kind === 'custom').map((value) => ({ value, label: words.periods[value] }))}
          onChange={(kind) => onChange({ period: { kind: kind as PeriodKind, zone: period.zone } })}
        />
        <PlannedSetting budget={budget} disabled={disabled} onChange={onChange} />
      </div>
      <EmailSetting email={budget.email} disabled={disabled} onChange={(email) => onChange({ email })} />
      {budget.email !== null && (
        <SelectField
          label={words.digest}
          value={budget.digest}
          disabled={disabled}
          options={digests.map((value) => ({ value, label: words.digests[value] }))}
          onChange={(digest) => onChange({ digest: digest as Budget['digest'] })}
        />
      )}
      <SelectField
        label={words.language}
        value={budget.language}
        disabled={disabled}
        options={languageNames}
        onChange={(language) => onChange({ language: language as Budget['language'] })}
      />
    </div>
  )
}

function PlannedSetting({ budget, disabled, onChange }: Props) {
  const { budgets: words } = useStrings()
  const { planned_usage: planned } = budget
  const kinds: PlannedUsage['kind'][] = ['running', 'plans', ...(budget.gpu_name === null ? [] : (['hours_per_day'] as const)), 'none']
  return (
    <SelectField
      label={words.planned}
      value={planned.kind}
      disabled={disabled}
      options={kinds.map((value) => ({ value, label: words.plannedKinds[value] }))}
      onChange={(kind) => onChange({ planned_usage: { kind: kind as PlannedUsage['kind'] } })}
    />
  )
}
