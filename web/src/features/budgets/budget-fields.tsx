import { useMemo, type ReactNode } from 'react'
import { useStrings } from '../../app/i18n/index.ts'
import { Field, SelectField } from '../../ui/field.tsx'
import { providerName } from '../../ui/provider-name.ts'
import { useCatalogueQuery } from '../prices/api.ts'
import type { BudgetFields, Faults, PlainType } from './budget-form.ts'
import { periodKinds, zonesWith } from './period-fields.ts'

export type Part = { fields: BudgetFields; faults: Faults; set: (part: Partial<BudgetFields>) => void }

export function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 border-t border-line pt-3">
      <legend className="float-left mb-2 w-full text-[13px] font-semibold">{title}</legend>
      {children}
    </fieldset>
  )
}

/** The error of a field in words. */
export function useFault(faults: Faults) {
  const { budgets: words } = useStrings()
  return (name: keyof BudgetFields) => faults[name] && words.faults[faults[name]]
}

export function WhatPart({ fields, faults, set }: Part) {
  const { budgets: words } = useStrings()
  const fault = useFault(faults)
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label={words.name} value={fields.name} maxLength={100} autoComplete="off" onChange={({ target }) => set({ name: target.value })} />
      <Field
        label={words.amount}
        inputMode="decimal"
        autoComplete="off"
        value={fields.amount}
        error={fault('amount')}
        onChange={({ target }) => set({ amount: target.value })}
      />
    </div>
  )
}

export function ScopePart({ fields, faults, set }: Part) {
  const { budgets: words } = useStrings()
  const fault = useFault(faults)
  const { data } = useCatalogueQuery()
  const gpus = data?.gpus ?? []
  const offered = fields.gpu ? gpus.filter(({ gpu }) => gpu === fields.gpu) : gpus
  const providers = new Set([...offered.flatMap((one) => one.providers.map(({ provider }) => provider)), ...(fields.provider ? [fields.provider] : [])])
  const known = gpus.some(({ gpu }) => gpu === fields.gpu) || !fields.gpu ? [] : [{ value: fields.gpu, label: fields.gpu }]
  return (
    <Group title={words.scope}>
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label={words.gpu}
          value={fields.gpu}
          options={[{ value: '', label: words.allGpus }, ...known, ...gpus.map(({ gpu, label }) => ({ value: gpu, label }))]}
          // So many hours a day of no GPU in particular has no price.
          onChange={(gpu) => set({ gpu, ...(gpu === '' && fields.planned === 'hours_per_day' ? { planned: 'running' } : {}) })}
        />
        <SelectField
          label={words.provider}
          value={fields.provider}
          options={[{ value: '', label: words.allProviders }, ...[...providers].toSorted().map((value) => ({ value, label: providerName(value) }))]}
          onChange={(provider) => set({ provider })}
        />
        <Field
          label={words.labelName}
          value={fields.labelName}
          maxLength={60}
          autoComplete="off"
          error={fault('labelName')}
          onChange={({ target }) => set({ labelName: target.value })}
        />
        <Field
          label={words.labelValue}
          value={fields.labelValue}
          maxLength={200}
          autoComplete="off"
          onChange={({ target }) => set({ labelValue: target.value })}
        />
      </div>
    </Group>
  )
}

export function PeriodPart({ fields, faults, set }: Part) {
  const { budgets: words } = useStrings()
  const fault = useFault(faults)
  const zones = useMemo(() => zonesWith(fields.zone).map((value) => ({ value, label: value })), [fields.zone])
  const kinds = (['running', 'plans', 'hours_per_day', 'none'] as const).filter((kind) => kind !== 'hours_per_day' || fields.gpu !== '')
  return (
    <Group title={words.period}>
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label={words.period}
          value={fields.periodKind}
          options={periodKinds.map((value) => ({ value, label: words.periods[value] }))}
          onChange={(kind) => set({ periodKind: kind as BudgetFields['periodKind'] })}
        />
        <SelectField label={words.zone} value={fields.zone} options={zones} onChange={(zone) => set({ zone })} />
        {fields.periodKind === 'custom' && (
          <>
            <Field label={words.days} inputMode="numeric" value={fields.days} error={fault('days')} onChange={({ target }) => set({ days: target.value })} />
            <Field
              label={words.startsAt}
              type="datetime-local"
              value={fields.startsAt}
              error={fault('startsAt')}
              onChange={({ target }) => set({ startsAt: target.value })}
            />
          </>
        )}
        <SelectField
          label={words.planned}
          value={fields.planned}
          options={kinds.map((value) => ({ value, label: words.plannedKinds[value] }))}
          onChange={(planned) => set({ planned: planned as BudgetFields['planned'] })}
        />
        <SelectField
          label={words.machineType}
          value={fields.machineType}
          options={(['interruptible', 'on_demand', 'list'] as const).map((value) => ({ value, label: words.machineTypes[value] }))}
          onChange={(type) => set({ machineType: type as PlainType })}
        />
        {fields.planned === 'hours_per_day' && (
          <>
            <Field
              label={words.hoursPerDay}
              inputMode="decimal"
              value={fields.hoursPerDay}
              error={fault('hoursPerDay')}
              onChange={({ target }) => set({ hoursPerDay: target.value })}
            />
            <Field
              label={words.gpuCount}
              inputMode="numeric"
              value={fields.gpuCount}
              error={fault('gpuCount')}
              onChange={({ target }) => set({ gpuCount: target.value })}
            />
          </>
        )}
      </div>
    </Group>
  )
}
