import type { Provider } from './provider.ts'

/** The configuration variable that moves one of a provider's base addresses: DUMONT_VAST_URL, or with several DUMONT_AWS_EC2_URL. */
export function baseUrlVariable({ id, baseUrls }: Pick<Provider, 'id' | 'baseUrls'>, name: string): string {
  const words = Object.keys(baseUrls).length > 1 ? `${id}_${name}` : id
  return `DUMONT_${words
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^a-zA-Z0-9]+/g, '_')
    .toUpperCase()}_URL`
}
