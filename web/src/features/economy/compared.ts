import type { ComparedProvider } from '@dumont/contracts'

/** Names, not words: the same in every language. */
export const providerLabels: Record<ComparedProvider, string> = { aws: 'AWS', gcp: 'GCP', azure: 'Azure' }
export const comparedProviders = ['aws', 'gcp', 'azure'] as const satisfies readonly ComparedProvider[]
