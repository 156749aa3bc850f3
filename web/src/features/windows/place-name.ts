import type { Place } from '@dumont/contracts'
import { providerName } from '../../ui/provider-name.ts'

type Named = Pick<Place, 'provider' | 'region' | 'zone' | 'instance_type' | 'gpu_label' | 'instances'>

/** 'us-east-1a' where it is known, else the provider. */
export const shortPlace = ({ zone, region, provider }: Pick<Place, 'zone' | 'region' | 'provider'>): string => zone ?? region ?? providerName(provider)

/** 'AWS, us-east-1a, 2 × p3.8xlarge' */
export function placeName(place: Named): string {
  const machine = place.instance_type === null || place.instance_type === place.gpu_label ? undefined : place.instance_type
  const machines = place.instances > 1 ? `${place.instances} × ${machine ?? place.gpu_label}` : machine
  return [providerName(place.provider), place.zone ?? place.region, machines].filter(Boolean).join(', ')
}
