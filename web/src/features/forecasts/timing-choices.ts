import type { Series } from '@dumont/contracts'
import { providerName } from '../../ui/provider-name.ts'
import type { Here } from '../windows/ask-job.ts'
import type { Choices } from '../windows/choices.ts'
import type { Unready } from '../windows/use-timing.ts'
import { neededHours } from './page-state.ts'
import type { Choice, Gpu } from './selection.ts'

/** The one place a series is of; an index over all providers is of none. */
export function hereOf({ provider, region, instance_type: instanceType }: Series): Here | undefined {
  return provider === null ? undefined : { provider, region, instanceType }
}

/** What the conditions of a job can choose from, beside the series that is shown. */
export function timingChoices(series: Series, gpus: Gpu[]): Choices {
  const here = hereOf(series)
  const providers = gpus.find((one) => one.gpu === series.gpu)?.providers ?? []
  const machine = here && here.instanceType !== series.gpu_label ? here.instanceType : undefined
  return {
    gpuLabel: series.gpu_label,
    hereLabel: here && [providerName(here.provider), here.region, machine].filter(Boolean).join(', '),
    gpus: gpus.filter((one) => one.gpu !== series.gpu).map((one) => ({ value: one.gpu, label: one.label })),
    providers: providers.map(({ provider }) => ({ value: provider, label: providerName(provider) })),
    homes: providers.flatMap(({ provider, regions }) => [
      { value: provider, label: providerName(provider) },
      ...regions.map((region) => ({ value: `${provider}/${region}`, label: `${providerName(provider)}, ${region}` })),
    ]),
  }
}

/** Nothing can be recommended while no price history of the choice has a forecast. */
export function unreadyOf({ series, index, listings }: Choice): Unready | undefined {
  const isReady = (one: Series | undefined) => one !== undefined && one.state !== 'collecting' && one.forecast_issued_at !== null
  if (!series || [series, index, ...listings].some(isReady)) return undefined
  return series.state === 'collecting' ? { kind: 'collecting', have: series.history_hours, need: neededHours } : { kind: 'pending' }
}
