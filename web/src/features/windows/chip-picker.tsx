import { X } from 'lucide-react'
import { useStrings } from '../../app/i18n/index.ts'
import { SelectField, type Option } from '../../ui/field.tsx'

type Props = {
  label: string
  addLabel: string
  noneLabel: string
  options: Option[]
  chosen: string[]
  onChange: (chosen: string[]) => void
}

/** Several of many: those chosen stand as chips that can be taken away. */
export function ChipPicker({ label, addLabel, noneLabel, options, chosen, onChange }: Props) {
  const { job: words } = useStrings()
  const left = options.filter(({ value }) => !chosen.includes(value))
  const labelOf = (value: string) => options.find((option) => option.value === value)?.label ?? value
  return (
    <div className="flex flex-col gap-1.5">
      <SelectField
        label={chosen.length === 0 ? `${label}: ${noneLabel}` : label}
        value=""
        disabled={left.length === 0}
        options={[{ value: '', label: addLabel }, ...left]}
        onChange={(value) => value && onChange([...chosen, value])}
      />
      {chosen.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {chosen.map((value) => (
            <li key={value}>
              <button
                type="button"
                aria-label={words.removeLabel(labelOf(value))}
                onClick={() => onChange(chosen.filter((other) => other !== value))}
                className="inline-flex h-7 max-w-full items-center gap-1 rounded-md border border-line bg-raised px-2 text-[13px] hover:border-line-strong [&_svg]:size-3.5"
              >
                <span className="truncate">{labelOf(value)}</span>
                <X aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
