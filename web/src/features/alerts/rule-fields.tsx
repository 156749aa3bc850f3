import { useStrings } from '../../app/i18n/index.ts'
import { Field, SelectField } from '../../ui/field.tsx'
import { providerName } from '../../ui/provider-name.ts'
import { useCatalogueQuery } from '../prices/api.ts'
import type { PlainType } from './price-alert.ts'
import { partsOf, ruleKinds, usual, type RuleFaults, type RuleFields, type RuleKind } from './rule-form.ts'

export type RulePart = { fields: RuleFields; faults: RuleFaults; set: (part: Partial<RuleFields>) => void }

/** What is watched: the fields go with the kind. */
export function ConditionPart({ fields, faults, set }: RulePart) {
  const { rules: words } = useStrings()
  const parts = partsOf[fields.kind]
  const fault = (name: keyof RuleFields) => faults[name] && words.faults[faults[name]]
  return (
    <>
      <SelectField
        label={words.kind}
        value={fields.kind}
        options={ruleKinds.map((value) => ({ value, label: words.kinds[value] }))}
        onChange={(kind) => set({ kind: kind as RuleKind, ...usual(kind as RuleKind) })}
      />
      <p className="text-[13px] text-muted">{words.about[fields.kind]}</p>
      <div className="grid gap-3 sm:grid-cols-2">
        {parts.includes('gpu') && <PlacePart fields={fields} faults={faults} set={set} />}
        {(['price', 'percent', 'hours', 'minutes'] as const)
          .filter((part) => parts.includes(part))
          .map((part) => (
            <Field
              key={part}
              label={words.fields[part]}
              inputMode="decimal"
              autoComplete="off"
              value={fields[part]}
              error={fault(part)}
              onChange={({ target }) => set({ [part]: target.value })}
            />
          ))}
      </div>
    </>
  )
}

function PlacePart({ fields, faults, set }: RulePart) {
  const { rules: words, budgets } = useStrings()
  const { data } = useCatalogueQuery()
  const gpus = data?.gpus ?? []
  const providers = new Set([...(gpus.find(({ gpu }) => gpu === fields.gpu)?.providers.map(({ provider }) => provider) ?? []), fields.provider].filter(Boolean))
  const regions = new Set(
    [...(gpus.find(({ gpu }) => gpu === fields.gpu)?.providers.find(({ provider }) => provider === fields.provider)?.regions ?? []), fields.region].filter(
      Boolean,
    ),
  )
  const unlisted = gpus.some(({ gpu }) => gpu === fields.gpu) ? [] : [{ value: fields.gpu, label: fields.gpu || words.chooseGpu }]
  return (
    <>
      <div className="flex flex-col gap-1">
        <SelectField
          label={budgets.gpu}
          value={fields.gpu}
          options={[...unlisted, ...gpus.map(({ gpu, label }) => ({ value: gpu, label }))]}
          onChange={(gpu) => set({ gpu, provider: '', region: '' })}
        />
        {faults.gpu && (
          <p role="alert" className="text-[12px] text-bad">
            {words.faults.gpu}
          </p>
        )}
      </div>
      <SelectField
        label={budgets.provider}
        value={fields.provider}
        options={[{ value: '', label: budgets.allProviders }, ...[...providers].toSorted().map((value) => ({ value, label: providerName(value) }))]}
        onChange={(provider) => set({ provider, region: '' })}
      />
      <SelectField
        label={words.region}
        value={fields.region}
        disabled={regions.size === 0}
        options={[{ value: '', label: words.allRegions }, ...[...regions].toSorted().map((value) => ({ value, label: value }))]}
        onChange={(region) => set({ region })}
      />
      <SelectField
        label={words.market}
        value={fields.machineType}
        options={(['interruptible', 'on_demand', 'list'] as const).map((value) => ({ value, label: budgets.machineTypes[value] }))}
        onChange={(type) => set({ machineType: type as PlainType })}
      />
    </>
  )
}
