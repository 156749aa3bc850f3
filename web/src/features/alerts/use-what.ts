import { useStrings } from '../../app/i18n/index.ts'
import { providerName } from '../../ui/provider-name.ts'

type Place = { label: string; provider: string | null; region: string | null }

/** 'H100 at AWS in us-east-1' */
export function useWhat(): (place: Place) => string {
  const { priceAlert: words } = useStrings()
  return ({ label, provider, region }) => {
    const what = provider === null ? label : words.at(label, providerName(provider))
    return region === null ? what : words.inRegion(what, region)
  }
}
