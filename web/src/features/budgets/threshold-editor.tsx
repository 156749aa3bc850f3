import type { BudgetThreshold, ThresholdBasis } from '@dumont/contracts'
import { X } from 'lucide-react'
import { useState } from 'react'
import { useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Field, SelectField } from '../../ui/field.tsx'
import { isSameThreshold, mostThresholds, withoutThreshold, withThreshold } from './thresholds.ts'
import { useBudgetWords } from './use-budget-words.ts'

const bases: readonly ThresholdBasis[] = ['actual', 'forecast', 'probability']
const chances = [0.5, 0.7, 0.9]

type Props = { thresholds: BudgetThreshold[]; disabled?: boolean; onChange: (thresholds: BudgetThreshold[]) => void }

/** Thresholds as chips that can be removed, and a line to add one. The last one cannot go: switch the budget off instead. */
export function ThresholdEditor({ thresholds, disabled, onChange }: Props) {
  const { budgets: words } = useStrings()
  const say = useBudgetWords()
  return (
    <div role="group" aria-label={words.thresholds} className="flex flex-col gap-2">
      <p className="text-[12px] text-muted">{words.thresholds}</p>
      <ul className="flex flex-wrap gap-1.5">
        {thresholds.map((one) => (
          <li key={`${one.on} ${one.percent}`} className="num flex h-7 items-center rounded-md border border-line bg-raised pl-2 text-[13px] last:pr-0">
            <span className={disabled ? 'pr-2' : ''}>{say.threshold(one)}</span>
            {!disabled && (
              <button
                type="button"
                aria-label={words.removeThreshold(say.threshold(one))}
                title={thresholds.length === 1 ? words.thresholdsNone : undefined}
                disabled={thresholds.length === 1}
                onClick={() => onChange(withoutThreshold(thresholds, one))}
                className="grid size-7 place-items-center rounded-md text-muted hover:text-ink disabled:opacity-40"
              >
                <X aria-hidden className="size-3.5" />
              </button>
            )}
          </li>
        ))}
      </ul>
      {!disabled && thresholds.length < mostThresholds && <AddThreshold thresholds={thresholds} onChange={onChange} />}
    </div>
  )
}

function AddThreshold({ thresholds, onChange }: Props) {
  const { budgets: words } = useStrings()
  const say = useBudgetWords()
  const [percent, setPercent] = useState('90')
  const [on, setOn] = useState<ThresholdBasis>('actual')
  const [chance, setChance] = useState('0.7')
  const share = Number(percent.replace(',', '.'))
  const isValid = percent.trim() !== '' && share >= 1 && share <= 1000
  const one: BudgetThreshold = { percent: share, on, ...(on === 'probability' ? { probability: Number(chance) } : {}) }
  const isThere = thresholds.some((other) => isSameThreshold(other, one))
  return (
    <div className="grid grid-cols-2 items-end gap-2">
      <Field
        label={words.percent}
        inputMode="decimal"
        value={percent}
        error={isValid ? undefined : words.faults.range}
        onChange={({ target }) => setPercent(target.value)}
      />
      <SelectField
        label={words.basis}
        value={on}
        options={bases.map((value) => ({ value, label: words.bases[value] }))}
        onChange={(value) => setOn(value as ThresholdBasis)}
      />
      {on === 'probability' && (
        <SelectField
          label={words.chanceField}
          value={chance}
          options={chances.map((value) => ({ value: String(value), label: say.percentOf(value) }))}
          onChange={setChance}
        />
      )}
      <Button size="small" disabled={!isValid || isThere} onClick={() => onChange(withThreshold(thresholds, one))}>
        {words.addThreshold}
      </Button>
    </div>
  )
}
