import { Field } from './field.tsx'

type Part = 'name' | 'url'
type Props = {
  labels: Record<Part, string>
  /** What kind of address it is. */
  hint: string
  values: Record<Part, string>
  faults: Record<Part, string | undefined>
  onChange: (part: Partial<Record<Part, string>>) => void
}

/** Something that is reached at an address, and what it is called here. */
export function AddressFields({ labels, hint, values, faults, onChange }: Props) {
  return (
    <>
      <Field
        label={labels.name}
        value={values.name}
        maxLength={80}
        autoComplete="off"
        error={faults.name}
        onChange={({ target }) => onChange({ name: target.value })}
      />
      <Field
        label={labels.url}
        type="url"
        inputMode="url"
        value={values.url}
        maxLength={2000}
        autoComplete="off"
        spellCheck={false}
        hint={hint}
        error={faults.url}
        onChange={({ target }) => onChange({ url: target.value })}
      />
    </>
  )
}
