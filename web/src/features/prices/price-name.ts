import type { Strings } from '../../app/i18n/index.ts'
import type { Watched } from './cheapest-choice.ts'

/** 'RTX 4090, spot, vast, Texas, US': what a row or a watched place is, said in one breath. */
export function placeName(place: Watched, gpuLabel: string, markets: Strings['markets'], language: string): string {
  return [gpuLabel, place.market && markets[place.market].toLocaleLowerCase(language), place.provider, place.region].filter(Boolean).join(', ')
}
