import type { BestPlace } from '@dumont/contracts'
import type { Strings } from '../../app/i18n/index.ts'
import { providerName } from '../../ui/provider-name.ts'

/** 'Google Cloud n1-standard-4, us-central1, on demand' */
export function placeName({ provider, instance_type: type, region, zone, market, machines, gpus_per_machine: gpus }: BestPlace, strings: Strings): string {
  const many = machines > 1 && gpus > 1 ? strings.finished.machines(String(machines), String(gpus)) : undefined
  return [[providerName(provider), type].filter(Boolean).join(' '), zone ?? region, strings.markets[market].toLocaleLowerCase(), many]
    .filter(Boolean)
    .join(', ')
}
